package dev.countersign.embedded;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/** Tells requests of this machine from all others: pages of development show secrets and sign in anybody. */
public final class ThisMachine {

    /** Headers of proxies: behind one, everyone seems to come from this machine. */
    private static final Set<String> PROXY_HEADERS = Set.of("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via");

    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private ThisMachine() {}

    /**
     * Whether a request comes from this machine. It also checks the host name, because a web page may have pointed its own
     * name to this machine (DNS rebinding).
     */
    public static boolean sent(HttpServerRequest request) {
        return request.authority() != null
                && NAMES.contains(request.authority().host())
                && isLoopback(request.connection().remoteAddress().hostAddress())
                && PROXY_HEADERS.stream().noneMatch(request.headers()::contains);
    }

    private static boolean isLoopback(String address) {
        try {
            // This parses a literal address and does not look up names.
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
