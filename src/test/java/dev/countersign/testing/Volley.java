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
 * Requests that become whole at the same moment: each is sent on a connection of its own but for its last byte, and when
 * the server has all of them, the last bytes follow, within milliseconds. Of hundreds of threads on few processors that
 * send whole requests the last is up to a tenth of a second behind the first, which is answered by then.
 */
public final class Volley {
    private static final int PATIENCE_MILLIS = 60_000;
    /** Till the server has read what it got: the heads of all requests, and what of their bodies is there. */
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

    /* Whoever is read last has waited in the buffers of its connection. */
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
