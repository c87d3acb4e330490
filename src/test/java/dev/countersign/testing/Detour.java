package dev.countersign.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;

/**
 * A stable address in front of Redis, like a cluster's service: connections opened after {@link #leadTo} go to another
 * server, and earlier ones stay.
 */
public final class Detour implements QuarkusTestResourceLifecycleManager {

    private static final String SETTING = "quarkus.redis.hosts";

    private static volatile int target;

    private ServerSocket socket;

    /** Runs after {@link Servers}, whose address it replaces. */
    @Override
    public int order() {
        return 1;
    }

    /** Sends every connection from now on to this port of the loopback address. */
    public static void leadTo(int port) {
        target = port;
    }

    @Override
    public Map<String, String> start() {
        URI server = URI.create(Servers.started(SETTING));
        target = server.getPort();
        try {
            socket = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
        String url = "redis://" + server.getRawUserInfo() + "@127.0.0.1:" + socket.getLocalPort();
        Servers.give(SETTING, url);
        return Map.of(SETTING, url);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket from = socket.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                Thread.ofVirtual().start(() -> carry(from, to));
                Thread.ofVirtual().start(() -> carry(to, from));
            } catch (IOException e) {
                // The connection is refused, or this detour is being closed.
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side was closed, so close the other, too.
        }
    }

    @Override
    public void stop() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
