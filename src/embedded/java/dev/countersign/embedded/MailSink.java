package dev.countersign.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** An SMTP server on the loopback address that keeps every mail in the mailbox and delivers none. */
public final class MailSink {
    private static final Logger LOG = Logger.getLogger("dev.countersign.mailbox");

    private final Mailbox mailbox;
    private final int port;
    private SMTPServer server;
    private volatile Refusal refusal;

    private record Refusal(int code, String text) {}

    MailSink(Mailbox mailbox, int port) {
        this.mailbox = mailbox;
        this.port = port;
    }

    /** Starts to accept mails, always on the same port. */
    public synchronized void start() {
        if (server == null) {
            // This library cannot restart a server that was stopped.
            server = SMTPServer.port(port)
                    .bindAddress(InetAddress.getLoopbackAddress())
                    .softwareName("Countersign development mailbox")
                    .messageHandlerFactory(context -> new Handler())
                    .build();
            server.start();
        }
    }

    /** Closes the port and all connections, like a server that is down. */
    public synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    /**
     * Rejects every recipient with this reply until {@link #accept()}.
     *
     * @param code such as 451 for "later" or 550 for "never"
     */
    public void refuse(int code, String text) {
        refusal = new Refusal(code, text);
    }

    /** Accepts mails again after {@link #refuse(int, String)}. */
    public void accept() {
        refusal = null;
    }

    /** Where the mails are kept. */
    public Mailbox mailbox() {
        return mailbox;
    }

    /** The port on the loopback address. */
    public int port() {
        return port;
    }

    /** The links and codes that a reader would use. */
    private static String keys(Mail mail) {
        return Stream.concat(mail.links().stream(), mail.codes().stream()).collect(Collectors.joining(" "));
    }

    private final class Handler implements MessageHandler {
        @Override
        public void from(String from) {
            // Accepted from every sender.
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            Refusal now = refusal;
            if (now != null) {
                throw new RejectException(now.code(), now.text());
            }
        }

        @Override
        public String data(InputStream data) throws IOException {
            Mail mail = mailbox.keep(data.readAllBytes());
            LOG.infof("Mail to %s: \"%s\" %s", mail.to(), mail.subject(), keys(mail));
            return null;
        }

        @Override
        public void done() {
            // There is no state between mails.
        }
    }
}
