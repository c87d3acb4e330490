package dev.countersign.mail.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A minimal mail server. The start of a recipient's local part decides the answer: {@code nobody} is rejected
 * permanently, {@code later} temporarily, {@code slow} gets no answer, {@code tardy} one after four seconds. The server
 * can also fall silent at one step of every conversation.
 */
final class FakeMailServer implements AutoCloseable {

    /** A mail as it came over the wire. */
    record Received(String recipient, String source) {

        String header(String name) {
            return source.lines()
                    .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Where the server stops answering, with the connection still open. */
    enum Silence {
        NONE,
        CONNECT,
        EHLO,
        /** Keeps sending parts of an answer, but never its end. */
        HALF_ANSWERS,
        MAIL,
        RCPT,
        DATA,
        /** The mail did not arrive. */
        CONTENT,
        /** The mail arrived, but the server does not confirm it. */
        ANSWER_LOST,
        /** The connection goes dead after its first mail, as behind a NAT that dropped it. */
        SECOND_MAIL
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket socket;
    private final Thread acceptor;
    private volatile Silence silence = Silence.NONE;

    FakeMailServer(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        acceptor = Thread.startVirtualThread(this::accept);
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> received(String recipient) {
        return received.stream()
                .filter(mail -> mail.recipient().equals(recipient))
                .toList();
    }

    /** Conversations that began in silence stay silent after the server recovers. */
    void fallSilent(Silence where) {
        silence = where;
    }

    /** The number of connections that the client has not closed. */
    int open() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        awaitRelease();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    // The port is free once the accepting thread has ended.
    private void awaitRelease() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.startVirtualThread(() -> talk(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void talk(Socket connection) {
        try (connection) {
            converse(
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8)),
                    connection.getOutputStream());
        } catch (IOException closed) {
            // The client went away, or the test is over.
        } finally {
            connections.remove(connection);
        }
    }

    private void converse(BufferedReader in, OutputStream out) throws IOException {
        Silence silent = silence;
        if (silent == Silence.CONNECT) {
            listen(in);
        }
        String recipient = "";
        say(out, "220 fake");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith(silent.name())) {
                listen(in);
            } else if (silent == Silence.HALF_ANSWERS) {
                answerByHalves(out);
            } else if (line.startsWith("RCPT TO:<")) {
                recipient = line.substring(9, line.indexOf('>'));
                if (!recipient.startsWith("slow")) {
                    say(out, answer(recipient));
                }
            } else if (line.equals("DATA")) {
                say(out, "354 go on");
                take(new Received(recipient, data(in)), silent, in);
                say(out, "250 taken");
            } else {
                say(out, "250 fine");
            }
            if (silent == Silence.SECOND_MAIL && line.equals("DATA")) {
                listen(in);
            }
        }
    }

    private void take(Received mail, Silence silent, BufferedReader in) throws IOException {
        if (silent != Silence.CONTENT) {
            received.add(mail);
        }
        if (silent == Silence.CONTENT || silent == Silence.ANSWER_LOST) {
            listen(in);
        }
    }

    /** Reads without answering until the client hangs up. */
    private static void listen(BufferedReader in) throws IOException {
        while (in.readLine() != null) {
            // No answer is sent.
        }
        throw new IOException("the client hung up");
    }

    private static void answerByHalves(OutputStream out) throws IOException {
        while (true) {
            say(out, "250-wait");
            LockSupport.parkNanos(200_000_000L);
        }
    }

    private static String answer(String recipient) {
        if (recipient.startsWith("tardy")) {
            LockSupport.parkNanos(4_000_000_000L);
        }
        if (recipient.startsWith("nobody")) {
            return "550 5.1.1 <" + recipient + ">: unknown";
        }
        return recipient.startsWith("later") ? "450 4.2.0 <" + recipient + ">: later" : "250 fine";
    }

    private static String data(BufferedReader in) throws IOException {
        StringBuilder source = new StringBuilder();
        for (String line = in.readLine(); !line.equals("."); line = in.readLine()) {
            source.append(line).append('\n');
        }
        return source.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
