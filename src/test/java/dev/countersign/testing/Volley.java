package dev.countersign.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that are completed at the same moment: each is sent on its own connection except for its last byte. When the
 * server has all of them, the last bytes follow within milliseconds. With hundreds of threads on few
 * processors, the last request would start up to a tenth of a second after the first, which is answered by then.
 */
public final class Volley {
    private static final int PATIENCE_MILLIS = 60_000;
    /** Time for the server to read all heads and the bodies sent so far. */
    private static final int SETTLING_MILLIS = 300;

    private Volley() {}

    /** The answers in the order of the requests. */
    public static List<Answer> fire(List<RawRequest> requests) {
        List<Socket> sockets = new ArrayList<>();
        try {
            List<byte[]> bytes = requests.stream().map(RawRequest::bytes).toList();
            for (byte[] all : bytes) {
                Socket socket = connect();
                sockets.add(socket);
                socket.getOutputStream().write(all, 0, all.length - 1);
            }
            Thread.sleep(SETTLING_MILLIS);
            for (int i = 0; i < sockets.size(); i++) {
                byte[] all = bytes.get(i);
                sockets.get(i).getOutputStream().write(all, all.length - 1, 1);
            }
            return answers(requests, sockets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            sockets.forEach(Volley::close);
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(Api.baseUrl()).getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /* The answers read last have waited in the buffers of their connections. */
    private static List<Answer> answers(List<RawRequest> requests, List<Socket> sockets) throws IOException {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            RawRequest request = requests.get(i);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            sockets.get(i).getInputStream().transferTo(answer);
            answers.add(RawHttp.parse(request.method(), request.path(), answer.toString(StandardCharsets.ISO_8859_1)));
        }
        return answers;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It has served.
        }
    }
}
