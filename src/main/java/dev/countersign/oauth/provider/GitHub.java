package dev.countersign.oauth.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.Deadline;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import dev.countersign.oauth.provider.ProvidersConfig.Entry;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * GitHub and GitHub Enterprise. It is not OpenID Connect: errors of the token endpoint come with status 200, the account
 * is read from the API, and the address from a list of its own. The subject is the numeric id, because logins are given
 * to others.
 */
public final class GitHub implements Provider {

    static final String NAME = "github";

    private static final String SCOPES = "read:user user:email";

    private final Entry entry;
    private final Fetch fetch;

    GitHub(Entry entry, Fetch fetch) {
        this.entry = entry;
        this.fetch = fetch;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String displayName() {
        return entry.displayName().orElse("GitHub");
    }

    @Override
    public boolean isIssuer(String issuer) {
        return true;
    }

    @Override
    public Uni<String> authorizationUrl(Question question) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("client_id", entry.clientId());
        query.put("redirect_uri", question.redirectUri());
        query.put(
                "scope", entry.scopes().map(scopes -> String.join(" ", scopes)).orElse(SCOPES));
        query.put("state", question.state().reveal());
        query.put("code_challenge", question.verifier().challenge().text());
        query.put("code_challenge_method", "S256");
        String url = entry.authorizationUrl().orElse("https://github.com/login/oauth/authorize");
        return Uni.createFrom().item(url + '?' + Fetch.encoded(query));
    }

    @Override
    public Uni<ProvedIdentity> identify(Reply reply) {
        return Deadline.bound(
                token(reply).flatMap(this::identityOf), Fetch.LIMIT, () -> ProviderFailure.unavailable("too late"));
    }

    private Uni<SecretToken> token(Reply reply) {
        Map<String, String> form = Map.of(
                "client_id", entry.clientId(),
                "client_secret", entry.clientSecret(),
                "code", reply.code().reveal(),
                "redirect_uri", reply.redirectUri(),
                "code_verifier", reply.verifier().reveal());
        String url = entry.tokenUrl().orElse("https://github.com/login/oauth/access_token");
        return fetch.post(url, null, form).map(GitHub::accessToken);
    }

    private static SecretToken accessToken(JsonNode answer) {
        if (answer.has("error")) {
            throw ProviderFailure.refused("the token endpoint refuses the code");
        }
        return new SecretToken(Document.text(answer, "access_token"));
    }

    private Uni<ProvedIdentity> identityOf(SecretToken token) {
        String api = entry.apiUrl().orElse("https://api.github.com");
        String authorization = "Bearer " + token.reveal();
        return Uni.combine()
                .all()
                .unis(fetch.get(api + "/user", authorization), fetch.get(api + "/user/emails", authorization))
                .asTuple()
                .map(answers -> identity(answers.getItem1(), answers.getItem2()));
    }

    private static ProvedIdentity identity(JsonNode user, JsonNode emails) {
        JsonNode id = user.get("id");
        if (id == null || !id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() <= 0) {
            throw ProviderFailure.invalid("no id");
        }
        return new ProvedIdentity(NAME, Long.toString(id.longValue()), primary(emails));
    }

    private static Optional<EmailAddress> primary(JsonNode emails) {
        if (!emails.isArray()) {
            throw ProviderFailure.invalid("no list of addresses");
        }
        List<String> primary = emails.valueStream()
                .filter(one -> Document.isTrue(one, "primary") && Document.isTrue(one, "verified"))
                .flatMap(one -> Document.optionalText(one, "email").stream())
                .toList();
        return primary.size() == 1 ? EmailAddress.parse(primary.getFirst()) : Optional.empty();
    }
}
