package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Builds an account in the form of JSON lines from the rows of another server. */
final class Conversion {

    private static final String USERNAME = "[A-Za-z0-9_-]{3,50}";
    private static final int LONGEST_NAME = 100;

    private final ObjectNode account = Json.MAPPER.createObjectNode();
    private final ArrayNode identities = Json.MAPPER.createArrayNode();

    /* What converts one user of an export. */
    interface Converter {
        /** @throws WrongEntry if it cannot be converted */
        ObjectNode convert(JsonNode user);
    }

    Conversion text(String field, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> account.put(field, text));
        return this;
    }

    Conversion verified(boolean verified) {
        account.put("email_verified", verified);
        return this;
    }

    Conversion banned(boolean banned) {
        account.put("banned", banned);
        return this;
    }

    /** A display name, cut to what fits. It decides nothing, so what cannot be shown is dropped. */
    Conversion name(Optional<String> name) {
        return text(
                "name",
                name.map(text -> text.codePoints()
                        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                        .limit(LONGEST_NAME)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                        .strip()));
    }

    /** A user name, if it has a form that it can have here; otherwise one is made from the address. */
    Conversion username(Optional<String> username) {
        return text("username", username.filter(text -> text.matches(USERNAME)));
    }

    /** A time in milliseconds since 1970 or in a form of ISO 8601. One that cannot be read is dropped. */
    Conversion createdAt(JsonNode time) {
        return text("created_at", instant(time).map(Instant::toString));
    }

    static Optional<Instant> instant(JsonNode time) {
        if (time.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochMilli(time.longValue()));
        }
        String text = time.asText("").replace(' ', 'T').replaceAll("([+-]\\d\\d)$", "$1:00");
        try {
            if (text.matches("\\d{1,14}")) {
                return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
            }
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Conversion identity(String provider, Optional<String> subject) {
        identities.addObject().put("provider", provider).put("subject", subject.orElse(""));
        return this;
    }

    Conversion totp(String base32) {
        account.putObject("totp").put("secret", base32);
        return this;
    }

    Conversion totp(ObjectNode totp) {
        account.set("totp", totp);
        return this;
    }

    ObjectNode done() {
        if (!identities.isEmpty()) {
            account.set("identities", identities);
        }
        return account;
    }
}
