package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.countersign.automation.AutomationToken;
import dev.countersign.automation.AutomationToken.LastUse;
import dev.countersign.automation.Grant;
import dev.countersign.automation.TokenText;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An automation token as this dialect shows it, never with its text. */
record AuthTokenView(
        @Schema(pattern = "^[0-9a-f]{24}$") String id,
        String alias,
        @Schema(enumeration = "hdy_") String prefix,
        @Schema(nullable = true, pattern = "^[0-9a-f]{64}$") String public_key,

        @Schema(nullable = true, type = SchemaType.OBJECT) @JsonRawValue
        String public_storage,

        List<String> ip_whitelist,
        List<String> realm_ids,
        boolean allow_no_realm,
        @Schema(type = SchemaType.OBJECT) Map<String, Object> permissions,
        @Schema(nullable = true, format = "date-time") String expires_at,
        boolean is_enabled,
        boolean vault_access,
        boolean event_access,
        boolean deny_reauthorization,
        @Schema(nullable = true) String created_by_token_id,
        int delegation_depth,
        @Schema(nullable = true, format = "date-time") String last_used_at,
        @Schema(nullable = true) String last_used_ip,
        @Schema(format = "date-time") String created_at,
        @Schema(format = "date-time") String updated_at) {

    static AuthTokenView of(AutomationToken token) {
        Grant grant = token.grant();
        return new AuthTokenView(
                token.id(),
                token.alias().value(),
                TokenText.PREFIX,
                token.profile().publicKey().orElse(null),
                token.profile().storage().orElse(null),
                grant.addresses().entries(),
                grant.realms().values(),
                grant.realms().allowNoRealm(),
                grant.permissions().tree(),
                grant.expiresAt().map(UserView::time).orElse(null),
                token.isEnabled(),
                grant.vaultAccess(),
                grant.eventAccess(),
                token.denyReauthorization(),
                token.lineage().parent().orElse(null),
                token.lineage().depth(),
                token.lastUse().map(LastUse::at).map(UserView::time).orElse(null),
                token.lastUse().map(LastUse::address).orElse(null),
                UserView.time(token.createdAt()),
                UserView.time(token.updatedAt()));
    }
}
