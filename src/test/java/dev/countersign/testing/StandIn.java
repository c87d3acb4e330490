package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * Stands in for GitHub, with its answers that no standard knows, and for two OpenID Connect providers with real keys. It
 * checks what real providers check: the client, the redirect URI and our PKCE verifier.
 */
public final class StandIn implements QuarkusTestResourceLifecycleManager {

    /** The name of a provider that never answers. */
    public static final String ABSENT = "absent";

    public static final String APP = "https://app.example.com";
    public static final String COMPLETION = APP + "/oauth/complete";
    public static final String OTHER_APP = "https://other.example.com";
    static final String SECRET = "s3cret of the client/+";

    private static StandIn current;

    private final StandInGrants grants = new StandInGrants();
    private final StandInGitHub gitHub = new StandInGitHub(grants);
    private final int nodePort = FreePorts.one();
    private HttpServer server;
    private ApplicationPages pages;
    private StandInOidc oidc;
    private volatile User visitor;

    /** What the provider does besides what it should. */
    public interface Fault {
        /** Answers instead of the token endpoint; false lets the token endpoint answer. */
        default boolean token(HttpExchange exchange) throws IOException {
            return false;
        }

        default void claims(JwtClaims claims) {}

        default String subjectOfUserinfo(String id) {
            return id;
        }

        /** Signs the id_token; null for the real signature. */
        default String sign(JwtClaims claims) throws JoseException {
            return null;
        }
    }

    /** Somebody with an account at the providers. */
    public record User(String id, String email, boolean verified, Fault fault) {

        public static User withAddress(String email) {
            int id = UUID.randomUUID().hashCode() & Integer.MAX_VALUE | 1;
            return new User(Integer.toString(id), email, true, new Fault() {});
        }

        public static User somebody() {
            return withAddress(Person.stranger().email());
        }

        public User unverified() {
            return new User(id, email, false, fault);
        }

        public User named(String other) {
            return new User(id, other, verified, fault);
        }

        public User with(Fault other) {
            return new User(id, email, verified, other);
        }
    }

    public static StandIn running() {
        return current;
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        try {
            oidc = new StandInOidc(this, grants);
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.setExecutor(Executors.newCachedThreadPool());
            server.createContext("/", this::handle);
            server.start();
            pages = ApplicationPages.start();
        } catch (IOException | JoseException e) {
            throw new IllegalStateException(e);
        }
        current = this;
        Map<String, String> settings = settings();
        settings.forEach(Servers::give);
        return settings;
    }

    private Map<String, String> settings() {
        Map<String, String> all = new HashMap<>();
        String prefix = "countersign.oauth.providers.";
        for (String name : new String[] {"github", "google", "corp", ABSENT, NodeProvider.NAME}) {
            all.put(prefix + name + ".client-id", "client of " + name);
            all.put(prefix + name + ".client-secret", SECRET);
        }
        all.put(prefix + "github.authorization-url", url("/github/login/oauth/authorize"));
        all.put(prefix + "github.token-url", url("/github/login/oauth/access_token"));
        all.put(prefix + "github.api-url", url("/github/api/v3"));
        all.put(prefix + "google.issuer", url("/google"));
        all.put(prefix + "corp.issuer", url("/corp"));
        all.put(prefix + "corp.display-name", "Example Corp");
        all.put(prefix + ABSENT + ".issuer", "http://127.0.0.1:1");
        all.put(prefix + NodeProvider.NAME + ".issuer", NodeProvider.issuer(nodePort));
        all.put("countersign.origins.trusted", APP + ',' + OTHER_APP + ",https://page.example.com," + pages.origin());
        all.put("countersign.oauth.applications.pages.origin", pages.origin());
        all.put("countersign.oauth.applications.pages.completion-url", pages.origin() + "/complete");
        all.put("countersign.oauth.applications.app.origin", APP);
        all.put("countersign.oauth.applications.app.completion-url", COMPLETION);
        all.put("countersign.oauth.applications.other.origin", OTHER_APP);
        all.put("countersign.oauth.applications.other.completion-url", OTHER_APP + "/done?from=sign-in");
        return all;
    }

    @Override
    public void stop() {
        server.stop(0);
        pages.stop();
        if (current == this) {
            current = null;
        }
    }

    /** An application with real pages, for browsers. */
    public ApplicationPages pages() {
        return pages;
    }

    /** Where {@link NodeProvider} listens while a test runs it. */
    int nodePort() {
        return nodePort;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** How often a code was presented. */
    public int tokenCalls() {
        return grants.redeemed();
    }

    /** Who is signed in at the providers in every browser. */
    public void visitedBy(User user) {
        visitor = user;
    }

    /** The user allows what the URL asks for; returns the code for the callback. */
    public String allow(String location, User user) {
        return grants.allow(location, user);
    }

    /** The fields of a query or form. */
    public static Map<String, String> query(String encoded) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : encoded.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(decoded(parts[0]), decoded(parts[1]));
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String provider = path.substring(1, path.indexOf('/', 1));
            switch (path.substring(provider.length() + 1)) {
                case "/login/oauth/authorize", "/authorize" -> authorize(exchange);
                case "/login/oauth/access_token" -> gitHub.token(exchange);
                case "/api/v3/user" -> gitHub.user(exchange);
                case "/api/v3/user/emails" -> gitHub.emails(exchange);
                case "/.well-known/openid-configuration" -> oidc.discovery(exchange, provider);
                case "/keys" -> oidc.keys(exchange);
                case "/token" -> oidc.token(exchange, provider);
                case "/userinfo" -> oidc.userinfo(exchange);
                default -> json(exchange, 404, "{}");
            }
        } catch (RuntimeException | JoseException e) {
            throw new IOException(e);
        }
    }

    /* In a browser: the visitor allows at once, or declines if no visitor is set. */
    private void authorize(HttpExchange exchange) throws IOException {
        String location = exchange.getRequestURI().toString();
        Map<String, String> question = query(exchange.getRequestURI().getRawQuery());
        String answer = visitor == null ? "error=access_denied" : "code=" + allow(url(location), visitor);
        exchange.getResponseHeaders()
                .set("Location", question.get("redirect_uri") + '?' + answer + "&state=" + question.get("state"));
        exchange.sendResponseHeaders(302, -1);
    }

    /** Signs claims with the real key of the OpenID Connect providers, after a change of the signature's settings. */
    public String signed(JwtClaims claims, Consumer<JsonWebSignature> change) throws JoseException {
        return oidc.signed(claims, change);
    }

    static Map<String, String> form(HttpExchange exchange) throws IOException {
        return query(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
    }

    public static void json(HttpExchange exchange, int status, String body) {
        try {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
