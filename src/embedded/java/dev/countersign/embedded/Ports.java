package dev.countersign.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Function;

/** Ports on the loopback address: the configured one, otherwise any free one. */
final class Ports {
    private Ports() {}

    static int of(Function<String, String> configured, String setting) {
        String fixed = configured.apply(setting);
        return fixed == null || fixed.isBlank() ? free() : Integer.parseInt(fixed.strip());
    }

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
