package dev.countersign.testing;

import dev.countersign.testing.StandIn.User;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An OpenID Connect provider that is not ours: {@code oidc-provider} from npm. {@link StandIn} configures it by its issuer
 * alone, under the name {@value #NAME}.
 */
public final class NodeProvider implements AutoCloseable {

    public static final String NAME = "node";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_STEPS = 10;

    private final String issuer;
    private final Process process;

    private NodeProvider(String issuer, Process process) {
        this.issuer = issuer;
        this.process = process;
    }

    static String issuer(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Starts it; skips the test where {@link Node#installed} does. */
    public static NodeProvider started() {
        Node node = Node.installed();
        int port = StandIn.running().nodePort();
        String callback = Api.baseUrl() + "/api/v1/auth/providers/" + NAME + "/callback";
        NodeProvider provider = new NodeProvider(
                issuer(port),
                node.serve(
                        "oidc-provider/serve.mjs",
                        String.valueOf(port),
                        "client of " + NAME,
                        StandIn.SECRET,
                        callback));
        Until.holds(PATIENCE, provider::listens, () -> "oidc-provider does not listen");
        return provider;
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError("oidc-provider ended with " + process.exitValue() + ", see target/node");
        }
        try {
            return get(HttpClient.newHttpClient(), issuer + "/.well-known/openid-configuration")
                            .statusCode()
                    == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Signs everybody in as this user from now on. */
    public void visitedBy(User user) {
        String address = URLEncoder.encode(user.email(), StandardCharsets.UTF_8);
        command("visitor?sub=" + user.id() + "&email=" + address);
    }

    /** Lets everybody refuse from now on. */
    public void visitedByNobody() {
        command("nobody");
    }

    /** Signs with a new key from now on, and publishes it beside the older ones. */
    public void rotateKeys() {
        command("rotate");
    }

    private void command(String path) {
        HttpResponse<String> answer = get(HttpClient.newHttpClient(), issuer + "/test/" + path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer + answer.body());
        }
    }

    /**
     * Goes through its pages like a fresh browser.
     *
     * @param location where our server sent the browser
     * @return the path and query at which the provider sends it back
     */
    public String passedThrough(String location) {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        URI next = URI.create(location);
        for (int step = 0; step < MOST_STEPS; step++) {
            HttpResponse<String> answer = get(browser, next.toString());
            URI from = next;
            next = answer.headers()
                    .firstValue("Location")
                    .map(from::resolve)
                    .orElseThrow(() -> new AssertionError(answer + answer.body()));
            if (next.toString().startsWith(Api.baseUrl())) {
                return next.getPath() + '?' + next.getRawQuery();
            }
        }
        throw new AssertionError("the provider never sends the browser back");
    }

    private static HttpResponse<String> get(HttpClient client, String url) {
        try {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
