package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The folder of received mails, one {@code .eml} file each. The name of a file is its id, and names sort by time. */
public final class Mailbox {
    private static final int KEPT = 500;
    private static final String SUFFIX = ".eml";
    private static final String ID = "\\d{13}-\\d{6}";

    private final Path folder;
    private final AtomicInteger count = new AtomicInteger();
    // Files never change, and parsing one again costs more than keeping the result.
    private final Map<String, Mail> read = new ConcurrentHashMap<>();

    /** The mailbox in this folder, which is created if necessary. */
    public Mailbox(Path folder) throws IOException {
        this.folder = Secret.folder(folder);
    }

    Path folder() {
        return folder;
    }

    /** Writes the mail atomically, and deletes the oldest ones beyond the limit. */
    synchronized Mail keep(byte[] message) throws IOException {
        String id = String.format(
                Locale.ROOT, "%013d-%06d", System.currentTimeMillis(), count.incrementAndGet() % 1_000_000);
        Mail mail = Mail.read(id, message);
        Path fresh = Files.write(folder.resolve(id + ".new"), message);
        Files.move(fresh, folder.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        List<String> ids = ids();
        for (String old : ids.subList(Math.min(KEPT, ids.size()), ids.size())) {
            Files.deleteIfExists(folder.resolve(old + SUFFIX));
        }
        return mail;
    }

    /** All mails, newest first. */
    public List<Mail> all() throws IOException {
        List<String> ids = ids();
        read.keySet().retainAll(Set.copyOf(ids));
        List<Mail> mails = new ArrayList<>();
        for (String id : ids) {
            Optional<Mail> known = Optional.ofNullable(read.get(id));
            Optional<Mail> mail = known.isPresent() ? known : find(id);
            mail.ifPresent(found -> {
                read.put(id, found);
                mails.add(found);
            });
        }
        return mails;
    }

    /** The mail with this id; empty for text that is not an id, such as a path. */
    Optional<Mail> find(String id) throws IOException {
        if (!id.matches(ID)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Mail.read(id, Files.readAllBytes(folder.resolve(id + SUFFIX))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<String> ids() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
