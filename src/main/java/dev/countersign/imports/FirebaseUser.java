package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** A user of Firebase's {@code auth:export} in JSON. */
final class FirebaseUser {

    private static final Set<String> NO_PROVIDERS = Set.of("password", "phone", "anonymous");

    private FirebaseUser() {}

    static ObjectNode convert(JsonNode user, Optional<FirebaseParameters> parameters) {
        if (!user.path("mfaInfo").isEmpty()) {
            throw new WrongEntry("mfaInfo: has a second factor, which the export does not hold");
        }
        Conversion account = new Conversion()
                .text("id", Json.text(user, "localId"))
                .text("email", Json.text(user, "email"))
                .verified(Json.flag(user, "emailVerified"))
                .name(Json.text(user, "displayName"))
                .createdAt(user.path("createdAt"))
                .banned(Json.flag(user, "disabled"));
        for (JsonNode link : user.path("providerUserInfo")) {
            String provider = Json.text(link, "providerId").orElse("");
            if (!NO_PROVIDERS.contains(provider)) {
                account.identity(provider.replaceAll("\\.com$", "").replace('.', '-'), Json.text(link, "rawId"));
            }
        }
        Json.text(user, "passwordHash")
                .filter(hash -> !hash.isEmpty())
                .ifPresent(hash -> account.text("password_hash", Optional.of(hash(hash, user, parameters))));
        return account.done();
    }

    private static String hash(String hash, JsonNode user, Optional<FirebaseParameters> parameters) {
        FirebaseParameters project =
                parameters.orElseThrow(() -> new WrongEntry("passwordHash: the hash parameters are not given"));
        return "$firebase-scrypt$ln=" + project.memCost() + ",r=" + project.rounds() + '$'
                + bare(Json.text(user, "salt").orElse("")) + '$' + bare(project.separator()) + '$'
                + bare(project.signerKey()) + '$' + bare(hash);
    }

    /* Some exports use the alphabet for URLs. */
    private static String bare(String base64) {
        return base64.replace('-', '+').replace('_', '/').replaceAll("=+$", "");
    }
}
