package dev.countersign.attacks;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;

/** Records what the server logs while this is open: messages with their values, and stack traces. */
final class ServerLog extends Handler implements AutoCloseable {

    private static final String OURS = "dev.countersign";

    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Level before;

    private ServerLog() {
        before = Logger.getLogger(OURS).getLevel();
    }

    static ServerLog listen() {
        ServerLog log = new ServerLog();
        Logger.getLogger("").addHandler(log);
        return log;
    }

    /** Also records the server's debug messages. */
    static ServerLog listenClosely() {
        ServerLog log = listen();
        Logger.getLogger(OURS).setLevel(Level.FINE);
        return log;
    }

    @Override
    public void publish(LogRecord line) {
        // The development mailbox prints links, because it is the recipient.
        if ("dev.countersign.mailbox".equals(line.getLoggerName())) {
            return;
        }
        // Most records carry format and values apart; a formatter of java.util.logging would leave the values out.
        String message = line instanceof ExtLogRecord whole ? whole.getFormattedMessage() : line.getMessage();
        lines.add(line.getLoggerName() + ": " + message + trace(line.getThrown()));
    }

    private static String trace(Throwable thrown) {
        if (thrown == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return "\n" + text;
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
        Logger.getLogger(OURS).setLevel(before);
    }
}
