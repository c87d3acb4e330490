package dev.countersign.guard;

import dev.countersign.testing.OtherRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Listens to the commands that a Redis gets. */
final class RedisMonitor implements AutoCloseable {

    /** One run of a script: its hash, and the keys that it was given. */
    record Run(String script, List<String> keys) {}

    private static final Pattern WORD = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String END = "end-of-monitor";

    private final int port;
    private final Socket socket;
    private final BufferedReader lines;

    RedisMonitor(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(20_000);
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        socket.getOutputStream()
                .write(("AUTH " + OtherRedis.password() + "\r\nMONITOR\r\n").getBytes(StandardCharsets.US_ASCII));
        lines.readLine();
        lines.readLine();
    }

    /** The runs of scripts with keys until now. */
    List<Run> runs() throws IOException {
        OtherRedis.tell(port, "ECHO " + END);
        List<Run> runs = new ArrayList<>();
        for (String line = lines.readLine(); !line.contains(END); line = lines.readLine()) {
            List<String> words =
                    WORD.matcher(line).results().map(word -> word.group(1)).toList();
            if (words.size() > 2 && words.getFirst().equalsIgnoreCase("EVALSHA")) {
                int keys = Integer.parseInt(words.get(2));
                if (keys > 0) {
                    runs.add(new Run(words.get(1), words.subList(3, 3 + keys)));
                }
            }
        }
        return runs;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
