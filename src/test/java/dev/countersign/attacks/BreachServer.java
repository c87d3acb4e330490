package dev.countersign.attacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server of known breaches that speaks the range protocol, well or badly. */
public final class BreachServer implements QuarkusTestResourceLifecycleManager {

    /** How it answers. */
    interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    static final List<String> ASKED = new CopyOnWriteArrayList<>();
    static final List<String> PADDING = new CopyOnWriteArrayList<>();
    private static volatile Manner manner = exchange -> say(exchange, 200, "");

    private HttpServer server;
    private ExecutorService threads;

    static void answers(Manner now) {
        ASKED.clear();
        PADDING.clear();
        manner = now;
    }

    /** Knows one password, in the middle of others. */
    static void knows(String password, int count) {
        String suffix = sha1(password).substring(5);
        String lines = "0".repeat(34) + "1:3\r\n" + suffix + ':' + count + "\r\n" + "F".repeat(35) + ":0\r\n";
        answers(exchange -> say(exchange, 200, lines));
    }

    static String sha1(String password) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static void say(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/range/", exchange -> {
            ASKED.add(exchange.getRequestURI().getPath().substring("/range/".length()));
            PADDING.add(String.valueOf(exchange.getRequestHeaders().getFirst("Add-Padding")));
            manner.answer(exchange);
        });
        server.start();
        return Map.of(
                "countersign.password.breached.url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/range/",
                "countersign.password.breached.timeout",
                "500ms");
    }

    @Override
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
