package dev.countersign.wire.hoody;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.automation.AllowedAddresses;
import dev.countersign.automation.Expiry;
import dev.countersign.automation.PermissionTemplate;
import dev.countersign.automation.Permissions;
import dev.countersign.automation.PublicProfile;
import dev.countersign.automation.RealmId;
import dev.countersign.automation.Realms;
import dev.countersign.automation.TokenAlias;
import dev.countersign.code.Code;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Refused;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/**
 * Turns fields of requests about automation tokens into values of the core. A field that is missing or null, where null
 * has no meaning of its own, is empty.
 */
final class TokenFields {

    private TokenFields() {}

    static String id(String id) {
        if (!Ids.isId(id)) {
            throw HoodyReason.INVALID_ID_FORMAT.refused();
        }
        return id;
    }

    /** The code, if one is sent. A malformed one is refused later, and only where a code is needed. */
    static Optional<Code> code(String code) {
        return Optional.ofNullable(code).filter(text -> !text.isBlank()).map(Code::parseOrMalformed);
    }

    static Optional<TokenAlias> alias(String alias) {
        return Optional.ofNullable(alias)
                .map(text -> TokenAlias.parse(text).orElseThrow(HoodyReason.INVALID_ALIAS_FORMAT::refused));
    }

    static Optional<Permissions> permissions(String template, Map<String, Object> tree) {
        if (template != null) {
            return Optional.of(PermissionTemplate.named(template)
                    .orElseThrow(() -> Refused.invalid("/permission_template", "is not the name of a template"))
                    .permissions());
        }
        return Optional.ofNullable(tree).map(given -> Permissions.parse(given, "/permissions"));
    }

    static Optional<AllowedAddresses> addresses(JsonNode list) {
        return isMissing(list) ? Optional.empty() : Optional.of(addresses(entries(list)));
    }

    private static AllowedAddresses addresses(List<String> entries) {
        if (entries.isEmpty()) {
            throw Refused.invalid("/ip_whitelist", "has at least one entry");
        }
        if (AllowedAddresses.isTooLarge(entries)) {
            throw HoodyReason.IP_WHITELIST_TOO_LARGE.refused();
        }
        return AllowedAddresses.parse(entries).orElseThrow(HoodyReason.INVALID_IP_FORMAT::refused);
    }

    private static List<String> entries(JsonNode list) {
        if (list.isTextual()) {
            return Arrays.stream(list.textValue().split(",", -1))
                    .map(String::strip)
                    .toList();
        }
        boolean texts = list.isArray()
                && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual);
        if (!texts) {
            throw Refused.invalid("/ip_whitelist", "must be an array of texts or one text");
        }
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    static Optional<Set<RealmId>> realms(List<String> ids) {
        if (ids == null) {
            return Optional.empty();
        }
        if (ids.size() > Realms.MOST) {
            throw Refused.invalid("/realm_ids", "has " + Realms.MOST + " entries at most");
        }
        Set<RealmId> realms = new LinkedHashSet<>();
        ids.forEach(id -> realms.add(realm(id)));
        return Optional.of(realms);
    }

    static RealmId realm(String id) {
        return RealmId.parse(id).orElseThrow(HoodyReason.INVALID_REALM_ID_FORMAT::refused);
    }

    /** When a token expires; empty for null, which is never. */
    static Optional<Instant> expiry(JsonNode time, Instant now) {
        if (isMissing(time)) {
            return Optional.empty();
        }
        Instant end = parse(time, now).orElseThrow(HoodyReason.INVALID_EXPIRATION_FORMAT::refused);
        if (!end.isAfter(now)) {
            throw HoodyReason.EXPIRATION_IN_PAST.refused();
        }
        return Optional.of(end);
    }

    private static Optional<Instant> parse(JsonNode time, Instant now) {
        if (time.isTextual()) {
            return Expiry.parse(time.textValue(), now);
        }
        return time.isIntegralNumber() && time.canConvertToLong() ? Expiry.ofUnix(time.longValue()) : Optional.empty();
    }

    /** The public key; empty for null, which takes it away. */
    static Optional<String> publicKey(JsonNode key) {
        return isMissing(key)
                ? Optional.empty()
                : Optional.of(PublicProfile.parseKey(key.textValue())
                        .orElseThrow(HoodyReason.INVALID_PUBLIC_KEY_FORMAT::refused));
    }

    /** The public storage as text; empty for null, which takes it away. */
    static Optional<String> publicStorage(JsonNode storage) {
        if (isMissing(storage)) {
            return Optional.empty();
        }
        if (!storage.isObject()) {
            throw Refused.invalid("/public_storage", "must be an object");
        }
        String text = storage.toString();
        if (PublicProfile.isTooLarge(text)) {
            throw HoodyReason.PUBLIC_STORAGE_TOO_LARGE.refused();
        }
        return Optional.of(text);
    }

    /** A change of a profile: what is not sent stays. */
    static UnaryOperator<PublicProfile> profile(JsonNode key, JsonNode storage) {
        Optional<String> newKey = publicKey(key);
        Optional<String> newStorage = publicStorage(storage);
        return before -> new PublicProfile(
                key == null ? before.publicKey() : newKey, storage == null ? before.storage() : newStorage);
    }

    private static boolean isMissing(JsonNode value) {
        return value == null || value.isNull();
    }
}
