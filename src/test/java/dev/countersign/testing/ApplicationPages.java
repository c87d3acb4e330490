package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pages of an application on an origin of its own; their script is the example of docs/hoody.md. */
public final class ApplicationPages {

    private static final Pattern EXAMPLE = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL);

    private static final String SIGN_IN = """
            <!DOCTYPE html><title>application</title><button>Sign in</button><p id="result">nobody</p>
            <script src="example.js"></script>
            <script>
            window.received = [];
            addEventListener("message", event => received.push(JSON.stringify(event.data)));
            const show = text => { document.getElementById("result").textContent = text; };
            document.querySelector("button").addEventListener("click", () =>
              signIn("SERVER", "github", "REDIRECT").then(data => show("signed in as " + data.user.email))
                .catch(failure => show("failed: " + failure.message)));
            </script>""";

    private static final String LISTENER = """
            <!DOCTYPE html><title>listener</title><script>
            window.received = [];
            addEventListener("message", event => received.push(JSON.stringify(event.data)));
            </script>""";

    private static final String COMPLETE = """
            <!DOCTYPE html><title>complete</title><script src="example.js"></script><script>complete();</script>""";

    private final HttpServer server;
    private final String example;

    private ApplicationPages(HttpServer server, String example) {
        this.server = server;
        this.example = example;
    }

    static ApplicationPages start() throws IOException {
        Matcher code = EXAMPLE.matcher(Files.readString(Path.of("docs", "hoody.md")));
        if (!code.find()) {
            throw new IllegalStateException("docs/hoody.md has no example");
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ApplicationPages pages = new ApplicationPages(server, code.group(1));
        server.createContext("/", pages::handle);
        server.start();
        return pages;
    }

    void stop() {
        server.stop(0);
    }

    public String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The page that signs in, with this Cross-Origin-Opener-Policy. */
    public String signIn(String openerPolicy) {
        return origin() + "/?" + openerPolicy;
    }

    /** A page of another origin that records what is posted to it. */
    public String listener() {
        return "http://localhost:" + server.getAddress().getPort() + "/listen";
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String policy = exchange.getRequestURI().getQuery();
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> {
                    exchange.getResponseHeaders().set("Cross-Origin-Opener-Policy", policy);
                    answer(
                            exchange,
                            "text/html",
                            SIGN_IN.replace("SERVER", Api.baseUrl()).replace("REDIRECT", AppUser.LOOPBACK_URI));
                }
                case "/listen" -> answer(exchange, "text/html", LISTENER);
                case "/complete" -> answer(exchange, "text/html", COMPLETE);
                case "/example.js" -> answer(exchange, "text/javascript", example);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
