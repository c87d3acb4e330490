package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.account.ImportedAccounts;
import dev.countersign.imports.Candidate.Identity;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Time;
import dev.countersign.password.ImportedHashes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks accounts in the form of JSON lines. A field that is not known is refused: it could be one that matters. */
@ApplicationScoped
class Candidates {

    private static final Set<String> FIELDS = Set.of(
            "id",
            "email",
            "email_verified",
            "name",
            "username",
            "created_at",
            "banned",
            "password_hash",
            "identities",
            "totp");
    private static final Set<String> IDENTITY_FIELDS = Set.of("provider", "subject");
    private static final int MOST_IDENTITIES = 20;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_HASH = 4096;
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    private final ImportedAccounts accounts;
    private final ImportedHashes hashes;
    private final Time time;

    Candidates(ImportedAccounts accounts, ImportedHashes hashes, Time time) {
        this.accounts = accounts;
        this.hashes = hashes;
        this.time = time;
    }

    /** @throws WrongEntry if it breaks a rule */
    Candidate read(JsonNode account) {
        requireKnown(account, FIELDS, "");
        EmailAddress address = EmailAddress.parse(
                        text(account, "email", LONGEST_ID).orElseThrow(() -> new WrongEntry("email: is missing")))
                .orElseThrow(() -> new WrongEntry("email: not an address"));
        if (!flag(account, "email_verified")) {
            throw new WrongEntry("email_verified: is not true; only a verified address becomes an account");
        }
        return new Candidate(
                text(account, "id", LONGEST_ID).map(id -> "id:" + id).orElse("email:" + address.key()),
                address,
                text(account, "name", LONGEST_NAME),
                username(account),
                createdAt(account),
                flag(account, "banned"),
                passwordHash(account),
                identities(account.path("identities")),
                TotpSecret.read(account.path("totp")));
    }

    static void requireKnown(JsonNode object, Set<String> fields, String prefix) {
        object.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw new WrongEntry(prefix + shown(name) + ": is not a field of an import");
            }
        });
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z_]{1,32}") ? name : "a field";
    }

    private static boolean flag(JsonNode account, String field) {
        JsonNode value = account.path(field);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new WrongEntry(field + ": is not true or false");
        }
        return value.booleanValue();
    }

    /** A text of 1 to {@code longest} characters without control characters; empty if the field is missing or null. */
    static Optional<String> text(JsonNode object, String field, int longest) {
        JsonNode value = object.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new WrongEntry(field + ": is not a text");
        }
        String text = value.textValue();
        int length = text.codePointCount(0, text.length());
        if (length < 1 || length > longest) {
            throw new WrongEntry(field + ": has 1 to " + longest + " characters");
        }
        if (text.codePoints().anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new WrongEntry(field + ": has control characters");
        }
        return Optional.of(text);
    }

    private Optional<String> username(JsonNode account) {
        Optional<String> username = text(account, "username", LONGEST_ID);
        if (username.isPresent() && !accounts.isUsername(username.get())) {
            throw new WrongEntry("username: has 3 to 50 letters, digits, hyphens and underscores, and is not reserved");
        }
        return username;
    }

    private Optional<Instant> createdAt(JsonNode account) {
        return text(account, "created_at", LONGEST_NAME).map(text -> {
            try {
                Instant at = Instant.parse(text);
                if (at.isBefore(Instant.EPOCH) || at.isAfter(time.now().plus(CLOCKS_DIFFER))) {
                    throw new WrongEntry("created_at: is before 1970 or in the future");
                }
                return at;
            } catch (DateTimeException e) {
                throw new WrongEntry("created_at: is not a time such as 2026-01-02T03:04:05Z");
            }
        });
    }

    private Optional<String> passwordHash(JsonNode account) {
        Optional<String> hash = text(account, "password_hash", LONGEST_HASH);
        hash.flatMap(hashes::objection).ifPresent(objection -> {
            throw new WrongEntry("password_hash: " + objection);
        });
        return hash;
    }

    private static List<Identity> identities(JsonNode list) {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST_IDENTITIES) {
            throw new WrongEntry("identities: is not a list of up to " + MOST_IDENTITIES);
        }
        List<Identity> identities = new ArrayList<>();
        for (JsonNode one : list) {
            identities.add(identity(one));
        }
        if (new HashSet<>(identities).size() < identities.size()) {
            throw new WrongEntry("identities: has one twice");
        }
        return identities;
    }

    private static Identity identity(JsonNode one) {
        if (!one.isObject()) {
            throw new WrongEntry("identities: is not a list of objects");
        }
        requireKnown(one, IDENTITY_FIELDS, "identities: ");
        String provider =
                text(one, "provider", LONGEST_ID).orElseThrow(() -> new WrongEntry("identities: provider is missing"));
        if (!provider.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new WrongEntry("identities: provider has lower-case letters, digits and hyphens");
        }
        return new Identity(
                provider,
                text(one, "subject", LONGEST_ID).orElseThrow(() -> new WrongEntry("identities: subject is missing")));
    }
}
