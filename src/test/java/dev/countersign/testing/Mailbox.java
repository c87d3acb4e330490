package dev.countersign.testing;

import dev.countersign.embedded.Mail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The mails that the server has sent in this run. */
public final class Mailbox {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration STEP = Duration.ofMillis(25);

    private Mailbox() {}

    /** The newest mail to this address; waits for the first one, because mails are sent shortly after the answer. */
    public static Mail latestTo(String address) {
        return awaitTo(address, 1).getFirst();
    }

    /** All mails to this address, newest first, once this many have arrived; fails if they do not arrive. */
    public static List<Mail> awaitTo(String address, int count) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<Mail> found = allTo(address);
        while (found.size() < count) {
            if (System.nanoTime() > end) {
                throw new AssertionError(found.size() + " of " + count + " mails came for " + address);
            }
            pause();
            found = allTo(address);
        }
        return found;
    }

    /** The mails to this address that have arrived so far, newest first. */
    public static List<Mail> allTo(String address) {
        String wanted = address.toLowerCase(Locale.ROOT);
        try {
            return Servers.mail().mailbox().all().stream()
                    .filter(mail -> isTo(mail.to().toLowerCase(Locale.ROOT), wanted))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isTo(String header, String wanted) {
        return List.of(header.split("[\\s,<>]+")).contains(wanted);
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a mail", e);
        }
    }
}
