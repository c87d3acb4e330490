package dev.countersign.wire.betterauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.embedded.Mail;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Does what the scenario cannot do itself: reads mails, confirms addresses, serves the page that runs the scenario in
 * browsers, and receives its result. It listens on its own port, so its page has another origin than the server.
 */
class Desk implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Reports when the script cannot be loaded or run, because then the scenario reports nothing. */
    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>scenario</title><link rel="icon" href="data:,">
            <script>
              const report = (detail) => fetch("/result", {method: "POST", body: JSON.stringify(
                  {finished: false, steps: [{step: "the page", ok: false, detail}]})});
              addEventListener("error", (event) => report(event.message ?? "client.js was not loaded"), true);
              addEventListener("unhandledrejection", (event) => report(String(event.reason)));
            </script>
            <script type="module" src="/client.js"></script>
            """;

    private final HttpServer http;
    private final Path script;
    private final CompletableFuture<JsonNode> result = new CompletableFuture<>();

    /**
     * Starts listening.
     *
     * @param script what the page runs; read on each request
     */
    Desk(int port, Path script) {
        this.script = script;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::answer);
        http.start();
    }

    String address() {
        return "http://localhost:" + http.getAddress().getPort();
    }

    /** Waits for the scenario's report. */
    JsonNode result(Duration patience) {
        try {
            return result.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("the scenario reported nothing in " + patience, e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Confirms an address with the token of the newest link mailed to it. */
    void confirm(String email) {
        Person person = new Person(email, null, Person.stranger().api());
        Answer answer = person.verify(person.mailedToken());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
    }

    /** The one-time codes mailed to an address so far, newest first. */
    List<String> codes(String email) {
        return Mailbox.allTo(email).stream()
                .map(Mail::codes)
                .flatMap(List::stream)
                .toList();
    }

    /** The tokens of the links to set a new password that were mailed to an address so far. */
    List<String> resetTokens(String email) {
        return Mailbox.allTo(email).stream()
                .map(Mail::text)
                .filter(text -> text.contains("/account/reset?token="))
                .map(Person::tokenIn)
                .toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" -> send(exchange, 200, "text/html", PAGE);
                case "/client.js" -> send(exchange, 200, "text/javascript", Files.readString(script));
                case "/confirm" -> {
                    confirm(addressee(exchange));
                    send(exchange, 200, "text/plain", "confirmed");
                }
                case "/codes" ->
                    send(exchange, 200, "application/json", JSON.writeValueAsString(codes(addressee(exchange))));
                case "/reset-tokens" ->
                    send(exchange, 200, "application/json", JSON.writeValueAsString(resetTokens(addressee(exchange))));
                case "/result" -> {
                    JsonNode reported = JSON.readTree(exchange.getRequestBody());
                    send(exchange, 200, "text/plain", "taken");
                    result.complete(reported);
                }
                default -> send(exchange, 404, "text/plain", "nothing here");
            }
        } catch (RuntimeException | Error e) {
            send(exchange, 500, "text/plain", e.toString());
        }
    }

    private static String addressee(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return URLDecoder.decode(query.substring("to=".length()), StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
