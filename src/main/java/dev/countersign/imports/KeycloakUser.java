package dev.countersign.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A user of Keycloak's realm export. The credentials are JSON texts within the JSON. */
final class KeycloakUser {

    private KeycloakUser() {}

    static ObjectNode convert(JsonNode user) {
        String name = Stream.of("firstName", "lastName")
                .flatMap(field -> Json.text(user, field).stream())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        Conversion account = new Conversion()
                .text("id", Json.text(user, "id"))
                .text("email", Json.text(user, "email"))
                .verified(Json.flag(user, "emailVerified"))
                .name(Optional.of(name))
                .username(Json.text(user, "username"))
                .createdAt(user.path("createdTimestamp"))
                .banned(user.has("enabled") && !Json.flag(user, "enabled"));
        for (JsonNode link : user.path("federatedIdentities")) {
            account.identity(
                    Json.text(link, "identityProvider").orElse("").toLowerCase(Locale.ROOT), Json.text(link, "userId"));
        }
        first(user, "password").ifPresent(credential -> account.text("password_hash", Optional.of(hash(credential))));
        first(user, "otp").ifPresent(credential -> account.totp(totp(credential)));
        return account.done();
    }

    private static Optional<JsonNode> first(JsonNode user, String type) {
        for (JsonNode credential : user.path("credentials")) {
            if (credential.path("type").asText().equals(type)) {
                return Optional.of(credential);
            }
        }
        return Optional.empty();
    }

    private static JsonNode data(JsonNode credential, String field) {
        try {
            return Json.MAPPER.readTree(Json.text(credential, field).orElse("{}"));
        } catch (JsonProcessingException e) {
            throw new WrongEntry("credentials: " + field + " is not JSON");
        }
    }

    private static String hash(JsonNode credential) {
        JsonNode how = data(credential, "credentialData");
        JsonNode secret = data(credential, "secretData");
        String algorithm = how.path("algorithm").asText();
        String iterations = how.path("hashIterations").asText();
        String salt = bare(secret.path("salt").asText());
        String value = bare(secret.path("value").asText());
        if (algorithm.equals("argon2")) {
            return argon2(how.path("additionalParameters"), iterations, salt, value);
        }
        // Keycloak's name for PBKDF2 with SHA-1 is only "pbkdf2".
        return '$'
                + (algorithm.equals("pbkdf2") ? "pbkdf2-sha1" : algorithm)
                + '$'
                + iterations
                + '$'
                + salt
                + '$'
                + value;
    }

    private static String argon2(JsonNode how, String iterations, String salt, String value) {
        String version = parameter(how, "version").equals("1.3") ? "19" : "16";
        return "$argon2" + parameter(how, "type") + "$v=" + version + "$m=" + parameter(how, "memory") + ",t="
                + iterations + ",p=" + parameter(how, "parallelism") + '$' + salt + '$' + value;
    }

    private static String parameter(JsonNode how, String name) {
        return how.path(name).path(0).asText();
    }

    private static String bare(String base64) {
        return base64.replaceAll("=+$", "");
    }

    private static ObjectNode totp(JsonNode credential) {
        JsonNode how = data(credential, "credentialData");
        String secret = data(credential, "secretData").path("value").asText();
        if (!how.path("subType").asText("totp").equals("totp")) {
            throw new WrongEntry("totp: is counted (HOTP), not by time");
        }
        boolean isBase32 = how.path("secretEncoding").asText().equals("BASE32");
        return Json.MAPPER
                .createObjectNode()
                .put("secret", isBase32 ? secret : TotpSecret.encode(secret.getBytes(StandardCharsets.UTF_8)))
                .put("algorithm", how.path("algorithm").asText("SHA1").replace("Hmac", ""))
                .put("digits", how.path("digits").asInt())
                .put("period", how.path("period").asInt());
    }
}
