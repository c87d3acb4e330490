package dev.countersign.wire.hoody;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.automation.AllowedAddresses;
import dev.countersign.automation.Grant;
import dev.countersign.automation.NewToken;
import dev.countersign.automation.Permissions;
import dev.countersign.automation.PublicProfile;
import dev.countersign.automation.RealmId;
import dev.countersign.automation.Realms;
import dev.countersign.automation.TokenAlias;
import dev.countersign.automation.TokenChange;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Violation;
import dev.countersign.wire.http.OptionalBody;
import dev.countersign.wire.http.RejectUnknownFields;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bodies of requests about automation tokens. */
final class TokenRequests {

    private static final String CODE_LENGTH = "may have 256 characters at most";
    private static final String EXPIRY =
            "ISO 8601, Unix time in seconds or milliseconds, today, tomorrow, or null for never";
    private static final String ADDRESSES =
            "An array of addresses and CIDR ranges, the same as one text with commas, or *";

    private TokenRequests() {}

    /** A new token. {@code permission_template} takes precedence over {@code permissions}. */
    public record Create(
            String alias,

            @Schema(implementation = String.class, nullable = true, description = "32 bytes in hex")
            JsonNode public_key,

            @Schema(implementation = Object.class, type = SchemaType.OBJECT, nullable = true)
            JsonNode public_storage,

            @Schema(implementation = Object.class, description = ADDRESSES)
            JsonNode ip_whitelist,

            String permission_template,
            @Schema(type = SchemaType.OBJECT) Map<String, Object> permissions,
            List<String> realm_ids,
            Boolean allow_no_realm,
            Boolean vault_access,
            Boolean event_access,
            Boolean deny_reauthorization,

            @Schema(implementation = Object.class, description = EXPIRY)
            JsonNode expires_at,

            @Size(max = 256, message = CODE_LENGTH) String otp_code)
            implements RejectUnknownFields, OptionalBody {

        NewToken token(Instant now) {
            boolean denied = Objects.requireNonNullElse(deny_reauthorization, false);
            return new NewToken(
                    TokenFields.alias(alias),
                    new PublicProfile(TokenFields.publicKey(public_key), TokenFields.publicStorage(public_storage)),
                    grant(denied, now),
                    denied);
        }

        private Grant grant(boolean denied, Instant now) {
            return new Grant(
                    permissions(denied),
                    TokenFields.addresses(ip_whitelist).orElse(AllowedAddresses.EVERYWHERE),
                    new Realms(
                            TokenFields.realms(realm_ids).orElse(Set.of()),
                            Objects.requireNonNullElse(allow_no_realm, true)),
                    Objects.requireNonNullElse(vault_access, false),
                    Objects.requireNonNullElse(event_access, true),
                    TokenFields.expiry(expires_at, now));
        }

        /* A template names no permission, so it loses what such a token may not have. What is named is refused. */
        private Permissions permissions(boolean denied) {
            Permissions asked =
                    TokenFields.permissions(permission_template, permissions).orElse(Permissions.NONE);
            return denied && permission_template != null ? asked.without(Grant.REAUTHORIZATION) : asked;
        }

        @Override
        public String toString() {
            return "Create";
        }
    }

    /** A change of a token. What is not sent stays. */
    public record Update(
            String alias,

            @Schema(implementation = String.class, nullable = true, description = "32 bytes in hex; null takes it away")
            JsonNode public_key,

            @Schema(
                    implementation = Object.class,
                    type = SchemaType.OBJECT,
                    nullable = true,
                    description = "null takes it away")
            JsonNode public_storage,

            @Schema(implementation = Object.class, description = ADDRESSES)
            JsonNode ip_whitelist,

            @Schema(type = SchemaType.OBJECT, description = "Takes the place of all permissions")
            Map<String, Object> permissions,

            List<String> realm_ids,
            Boolean allow_no_realm,
            Boolean vault_access,
            Boolean event_access,

            @Schema(implementation = Object.class, description = EXPIRY)
            JsonNode expires_at,

            Boolean is_enabled,
            @Size(max = 256, message = CODE_LENGTH) String otp_code)
            implements RejectUnknownFields {

        /* Everything is read before the change begins, so that wrong fields are refused before a code is used up. */
        TokenChange change(Instant now) {
            Optional<TokenAlias> name = TokenFields.alias(alias);
            Optional<Permissions> granted = TokenFields.permissions(null, permissions);
            Optional<AllowedAddresses> addresses = TokenFields.addresses(ip_whitelist);
            Optional<Set<RealmId>> realms = TokenFields.realms(realm_ids);
            Optional<Instant> end = TokenFields.expiry(expires_at, now);
            return new TokenChange(
                    name,
                    TokenFields.profile(public_key, public_storage),
                    before -> new Grant(
                            granted.orElse(before.permissions()),
                            addresses.orElse(before.addresses()),
                            new Realms(
                                    realms.orElse(before.realms().ids()),
                                    Objects.requireNonNullElse(
                                            allow_no_realm, before.realms().allowNoRealm())),
                            Objects.requireNonNullElse(vault_access, before.vaultAccess()),
                            Objects.requireNonNullElse(event_access, before.eventAccess()),
                            expires_at == null ? before.expiresAt() : end),
                    Optional.ofNullable(is_enabled));
        }

        @Override
        public String toString() {
            return "Update";
        }
    }

    /** A copy of a token. */
    public record Copy(
            @Schema(description = "Without it, the alias of the original and \" copy\"")
            String alias,

            @Schema(
                    implementation = Object.class,
                    description =
                            "As of a new token; without it or with null, that of the original, if it has not expired")
            JsonNode expires_at,

            @Size(max = 256, message = CODE_LENGTH) String otp_code)
            implements RejectUnknownFields, OptionalBody {

        @Override
        public String toString() {
            return "Copy";
        }
    }

    /** One realm. */
    public record Realm(
            @NotNull(message = "is required") String realm_id,
            @Size(max = 256, message = CODE_LENGTH) String otp_code) implements RejectUnknownFields {

        @Override
        public String toString() {
            return "Realm";
        }
    }

    /** A change of the public profile; at least one of the two is sent, and null takes it away. */
    public record Profile(
            @Schema(implementation = String.class, nullable = true, description = "32 bytes in hex")
            JsonNode public_key,

            @Schema(implementation = Object.class, type = SchemaType.OBJECT, nullable = true)
            JsonNode public_storage)
            implements RejectUnknownFields {

        TokenChange change() {
            if (public_key == null && public_storage == null) {
                throw Refused.missing(List.of(new Violation("/public_key", "is required, or public_storage is")), null);
            }
            return TokenChange.ofProfile(TokenFields.profile(public_key, public_storage));
        }
    }
}
