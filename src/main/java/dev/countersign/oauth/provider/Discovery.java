package dev.countersign.oauth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The endpoints of an OpenID Connect provider, from its discovery document (OpenID Connect Discovery 1.0, 4). The document
 * must name the configured issuer, and every endpoint must be reached over TLS. It is read again after an hour.
 */
final class Discovery {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final String BASIC = "client_secret_basic";
    private static final String POST = "client_secret_post";

    /**
     * The endpoints.
     *
     * @param userinfo where claims are asked for that the id_token does not hold
     * @param secretInForm whether the client's secret goes into the form, because the provider takes it nowhere else
     */
    record Endpoints(
            String authorization, String token, String jwks, Optional<String> userinfo, boolean secretInForm) {}

    private record Read(Endpoints endpoints, Instant at) {}

    private final String issuer;
    private final Fetch fetch;
    private final Time time;
    private volatile Read newest;

    Discovery(String issuer, Fetch fetch, Time time) {
        this.issuer = issuer;
        this.fetch = fetch;
        this.time = time;
    }

    Uni<Endpoints> endpoints() {
        Read known = newest;
        if (known != null && known.at().plus(LIFE).isAfter(time.now())) {
            return Uni.createFrom().item(known.endpoints());
        }
        String root = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return fetch.get(root + "/.well-known/openid-configuration", null)
                .map(this::read)
                .invoke(endpoints -> newest = new Read(endpoints, time.now()));
    }

    private Endpoints read(JsonNode document) {
        if (!Document.text(document, "issuer").equals(issuer)) {
            throw ProviderFailure.invalid("discovery: another issuer");
        }
        return new Endpoints(
                url(document, "authorization_endpoint"),
                url(document, "token_endpoint"),
                url(document, "jwks_uri"),
                document.has("userinfo_endpoint") ? Optional.of(url(document, "userinfo_endpoint")) : Optional.empty(),
                secretInForm(document.get("token_endpoint_auth_methods_supported")));
    }

    private static String url(JsonNode document, String field) {
        String url = Document.text(document, field);
        if (!ProviderSettings.isTrusted(url)) {
            throw ProviderFailure.invalid("discovery: " + field);
        }
        return url;
    }

    private static boolean secretInForm(JsonNode methods) {
        if (methods == null || !methods.isArray()) {
            return false;
        }
        List<String> names = methods.valueStream().map(JsonNode::asText).toList();
        return names.contains(POST) && !names.contains(BASIC);
    }
}
