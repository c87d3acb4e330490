package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The rows of Better Auth's tables {@code user}, {@code account} and {@code twoFactor}. */
final class BetterAuthTables {

    private static final String PASSWORD = "credential";

    private final Map<String, List<JsonNode>> accounts;
    private final Map<String, List<JsonNode>> factors;
    private final BetterAuthSecrets secrets;

    private BetterAuthTables(JsonNode all, BetterAuthSecrets secrets) {
        this.accounts = Tables.byUser(all.path("account"), "userId", "user_id");
        this.factors = Tables.byUser(all.path("twoFactor"), "userId", "user_id");
        this.secrets = secrets;
    }

    static Entries read(InputStream in, BetterAuthSecrets secrets) throws IOException {
        JsonNode all = Tables.read(in);
        BetterAuthTables tables = new BetterAuthTables(all, secrets);
        return Tables.of(all.path("user"), tables::convert);
    }

    private ObjectNode convert(JsonNode user) {
        String id = Json.text(user, "id").orElseThrow(() -> new WrongEntry("id: is missing"));
        Conversion account = new Conversion()
                .text("id", Json.text(user, "id"))
                .text("email", Json.text(user, "email"))
                .verified(Json.flag(user, "emailVerified", "email_verified"))
                .name(Json.text(user, "name"))
                .username(Json.text(user, "displayUsername", "display_username", "username"))
                .createdAt(user.path(user.has("createdAt") ? "createdAt" : "created_at"))
                .banned(Json.flag(user, "banned"));
        for (JsonNode row : accounts.getOrDefault(id, List.of())) {
            String provider = Json.text(row, "providerId", "provider_id").orElse("");
            if (provider.equals(PASSWORD)) {
                account.text("password_hash", Json.text(row, "password"));
            } else {
                account.identity(provider.toLowerCase(Locale.ROOT), Json.text(row, "accountId", "account_id"));
            }
        }
        if (Json.flag(user, "twoFactorEnabled", "two_factor_enabled")) {
            account.totp(TotpSecret.encode(secrets.open(secretOf(id))));
        }
        return account.done();
    }

    /* The app's key is the text itself, not what it could be decoded to. */
    private String secretOf(String user) {
        return factors.getOrDefault(user, List.of()).stream()
                .flatMap(row -> Json.text(row, "secret").stream())
                .findFirst()
                .orElseThrow(() -> new WrongEntry("twoFactor: is enabled, but its row is missing"));
    }
}
