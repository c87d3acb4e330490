package dev.countersign.wire.hoody;

import dev.countersign.automation.Lineage;
import dev.countersign.automation.RealmId;
import dev.countersign.automation.Realms;
import dev.countersign.wire.http.Caller.ByToken;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The token of a request, and where it can be used. */
record OwnTokenView(AuthTokenView token, Restrictions restrictions) {

    /**
     * The realms of a token.
     *
     * @param active_realm_id the realm of this request
     */
    record Restrictions(
            boolean has_realm_restrictions,
            boolean requires_realm_scope,
            List<String> allowed_realm_ids,
            boolean allow_no_realm,
            @Schema(nullable = true) String active_realm_id,
            int max_delegation_depth) {

        static Restrictions of(ByToken caller) {
            Realms realms = caller.token().grant().realms();
            return new Restrictions(
                    !realms.ids().isEmpty(),
                    realms.requireRealm(),
                    realms.values(),
                    !realms.requireRealm(),
                    caller.realm().map(RealmId::value).orElse(null),
                    Lineage.DEEPEST);
        }
    }

    static OwnTokenView of(ByToken caller) {
        return new OwnTokenView(AuthTokenView.of(caller.token()), Restrictions.of(caller));
    }
}
