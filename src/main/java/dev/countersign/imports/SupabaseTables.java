package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of Supabase's tables {@code auth.users}, {@code auth.identities} and {@code auth.mfa_factors}. */
final class SupabaseTables {

    private static final Set<String> NO_PROVIDERS = Set.of("email", "phone");

    private final Map<String, List<JsonNode>> identities;
    private final Map<String, List<JsonNode>> factors;

    private final Instant now;

    private SupabaseTables(JsonNode all, Instant now) {
        this.now = now;
        this.identities = Tables.byUser(all.path("identities"), "user_id");
        this.factors = Tables.byUser(all.path("mfa_factors"), "user_id");
    }

    static Entries read(InputStream in, Instant now) throws IOException {
        JsonNode all = Tables.read(in);
        return Tables.of(all.path("users"), new SupabaseTables(all, now)::convert);
    }

    private ObjectNode convert(JsonNode user) {
        if (!user.path("deleted_at").asText("").isEmpty()
                && !user.path("deleted_at").isNull()) {
            throw new WrongEntry("deleted_at: the account was deleted");
        }
        String id = Json.text(user, "id").orElseThrow(() -> new WrongEntry("id: is missing"));
        Conversion account = new Conversion()
                .text("id", Json.text(user, "id"))
                .text("email", Json.text(user, "email"))
                .verified(Json.text(user, "email_confirmed_at").isPresent())
                .name(Json.text(user.path("raw_user_meta_data"), "full_name", "name"))
                .createdAt(user.path("created_at"))
                .banned(isBanned(user.path("banned_until")))
                .text("password_hash", Json.text(user, "encrypted_password"));
        for (JsonNode identity : identities.getOrDefault(id, List.of())) {
            String provider = Json.text(identity, "provider").orElse("");
            if (!NO_PROVIDERS.contains(provider)) {
                account.identity(
                        provider,
                        Json.text(identity.path("identity_data"), "sub").or(() -> Json.text(identity, "provider_id")));
            }
        }
        factors.getOrDefault(id, List.of()).stream()
                .filter(factor -> factor.path("status").asText().equals("verified"))
                .findFirst()
                .ifPresent(factor -> account.totp(secretOf(factor)));
        return account.done();
    }

    private boolean isBanned(JsonNode until) {
        return !until.isMissingNode()
                && !until.isNull()
                && Conversion.instant(until).map(end -> end.isAfter(now)).orElse(true);
    }

    private static String secretOf(JsonNode factor) {
        if (!factor.path("factor_type").asText().equals("totp")) {
            throw new WrongEntry("mfa_factors: the second factor is not an authenticator app");
        }
        return Json.text(factor, "secret").orElseThrow(() -> new WrongEntry("mfa_factors: secret is missing"));
    }
}
