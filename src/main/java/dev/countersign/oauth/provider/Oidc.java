package dev.countersign.oauth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.Deadline;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.oauth.provider.Discovery.Endpoints;
import dev.countersign.oauth.provider.IdToken.Proof;
import dev.countersign.oauth.provider.IdToken.UnknownKey;
import dev.countersign.oauth.provider.ProvidersConfig.Entry;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenID Connect provider. Subject and address come from the id_token, which is verified against the provider's own
 * keys. If it says nothing about an address (OpenID Connect Core 1.0, 5.4, allows that), the userinfo endpoint is asked:
 * then address and verification both come from there, and its subject must be the same. Google is one with a known
 * issuer.
 */
public final class Oidc implements Provider {

    static final String GOOGLE = "google";

    private static final String GOOGLE_ISSUER = "https://accounts.google.com";
    /* Google's documentation allows both spellings in tokens. */
    private static final Set<String> GOOGLE_ISSUERS = Set.of(GOOGLE_ISSUER, "accounts.google.com");

    private final String name;
    private final Entry entry;
    private final Fetch fetch;
    private final Time time;
    private final Optional<Endpoints> fixed;
    private final Discovery discovery;
    private final ProviderKeys keys;
    private final IdToken idToken;

    Oidc(String name, Entry entry, Fetch fetch, Time time) {
        this.name = name;
        this.entry = entry;
        this.fetch = fetch;
        this.time = time;
        String issuer = entry.issuer().orElse(GOOGLE_ISSUER);
        this.fixed = entry.authorizationUrl()
                .map(url -> new Endpoints(
                        url, entry.tokenUrl().orElseThrow(), entry.jwksUrl().orElseThrow(), Optional.empty(), false));
        this.discovery = new Discovery(issuer, fetch, time);
        this.keys = new ProviderKeys(fetch, time);
        this.idToken =
                new IdToken(name, issuer.equals(GOOGLE_ISSUER) ? GOOGLE_ISSUERS : Set.of(issuer), entry.clientId());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String displayName() {
        return entry.displayName().orElse(name.equals(GOOGLE) ? "Google" : name);
    }

    @Override
    public boolean isIssuer(String issuer) {
        return idToken.issuers().contains(issuer);
    }

    private Uni<Endpoints> endpoints() {
        return fixed.map(known -> Uni.createFrom().item(known)).orElseGet(discovery::endpoints);
    }

    @Override
    public Uni<String> authorizationUrl(Question question) {
        return endpoints().map(found -> {
            Map<String, String> query = new LinkedHashMap<>();
            query.put("response_type", "code");
            query.put("client_id", entry.clientId());
            query.put("redirect_uri", question.redirectUri());
            query.put(
                    "scope",
                    entry.scopes().map(scopes -> String.join(" ", scopes)).orElse("openid email"));
            query.put("state", question.state().reveal());
            query.put("nonce", question.nonce().reveal());
            query.put("code_challenge", question.verifier().challenge().text());
            query.put("code_challenge_method", "S256");
            return found.authorization() + '?' + Fetch.encoded(query);
        });
    }

    @Override
    public Uni<ProvedIdentity> identify(Reply reply) {
        return Deadline.bound(
                endpoints().flatMap(found -> tokens(found, reply).flatMap(tokens -> identify(found, tokens, reply))),
                Fetch.LIMIT,
                () -> ProviderFailure.unavailable("too late"));
    }

    private Uni<Tokens> tokens(Endpoints found, Reply reply) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type", "authorization_code",
                "code", reply.code().reveal(),
                "redirect_uri", reply.redirectUri(),
                "code_verifier", reply.verifier().reveal()));
        if (found.secretInForm()) {
            form.put("client_id", entry.clientId());
            form.put("client_secret", entry.clientSecret());
        }
        return fetch.post(found.token(), found.secretInForm() ? null : basic(), form)
                .map(Oidc::tokensOf);
    }

    /* RFC 6749, 2.3.1: both parts are encoded as in a form first. */
    private String basic() {
        String pair = Fetch.encoded(entry.clientId()) + ':' + Fetch.encoded(entry.clientSecret());
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    /** What the token endpoint answers. */
    private record Tokens(SecretToken idToken, SecretToken accessToken) {}

    private static Tokens tokensOf(JsonNode answer) {
        return new Tokens(
                new SecretToken(Document.text(answer, "id_token")),
                new SecretToken(Document.text(answer, "access_token")));
    }

    private Uni<ProvedIdentity> identify(Endpoints found, Tokens tokens, Reply reply) {
        return verify(found, tokens.idToken().reveal(), reply)
                .flatMap(proof -> proof.silent() && found.userinfo().isPresent()
                        ? fetch.get(
                                        found.userinfo().get(),
                                        "Bearer " + tokens.accessToken().reveal())
                                .map(document -> withAddress(proof.identity(), document))
                        : Uni.createFrom().item(proof.identity()));
    }

    /* OpenID Connect Core 1.0, 5.3.2: claims of another subject must not be used. */
    private static ProvedIdentity withAddress(ProvedIdentity identity, JsonNode userinfo) {
        if (!Document.text(userinfo, "sub").equals(identity.subject())) {
            throw ProviderFailure.invalid("userinfo: another subject");
        }
        Optional<EmailAddress> address = Document.isTrue(userinfo, "email_verified")
                ? Document.optionalText(userinfo, "email").flatMap(EmailAddress::parse)
                : Optional.empty();
        return new ProvedIdentity(identity.provider(), identity.subject(), address);
    }

    private Uni<Proof> verify(Endpoints found, String token, Reply reply) {
        return keys.keys(found.jwks())
                .flatMap(known -> verify(token, known, reply)
                        .onFailure(UnknownKey.class)
                        .recoverWithUni(() -> keys.newer(found.jwks(), known)
                                .flatMap(newer -> verify(token, newer, reply))
                                .onFailure(UnknownKey.class)
                                .transform(still -> ProviderFailure.invalid(still.getMessage()))));
    }

    private Uni<Proof> verify(String token, ProviderKeys.Keys known, Reply reply) {
        return Uni.createFrom().item(() -> idToken.verify(token, known.keys(), reply.nonce(), time.now()));
    }
}
