package dev.countersign.mail.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server for one conversation. The test chooses its answers by how a line begins. */
final class ScriptedMailServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers;
    private final SSLContext tls;

    /** @param tls used after STARTTLS; null if STARTTLS is never accepted */
    ScriptedMailServer(Map<String, String> answers, SSLContext tls) throws IOException {
        this.answers = answers;
        this.tls = tls;
        Thread.startVirtualThread(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** All lines received. Those sent over TLS start with {@code tls:}. */
    List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void serve() {
        try (Socket connection = socket.accept()) {
            say(connection, "220 test");
            if (converse(connection, "")) {
                SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(connection, null, true);
                converse(secured, "tls:");
            }
        } catch (IOException closed) {
            // The client went away, or the test is over.
        }
    }

    /** Returns true when TLS is to start. */
    private boolean converse(Socket connection, String mark) throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
        boolean content = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            heard.add(mark + line);
            content = content ? !line.equals(".") : line.equals("DATA");
            if (!content || line.equals("DATA")) {
                String answer = answer(mark, line);
                say(connection, answer);
                if (line.equals("STARTTLS") && answer.equals("220 go")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String answer(String mark, String line) {
        String fallback = line.equals("DATA") ? "354 go on" : "250 fine";
        return answers.entrySet().stream()
                .filter(entry -> (mark + line).startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(fallback);
    }

    private static void say(Socket connection, String answer) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
