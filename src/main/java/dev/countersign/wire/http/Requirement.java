package dev.countersign.wire.http;

import dev.countersign.automation.Permission;
import dev.countersign.kernel.Refused;
import dev.countersign.wire.http.Caller.ByToken;
import java.util.Optional;

/**
 * What an endpoint requires of its caller, see {@link Takes}.
 *
 * @param permission what a token must permit; sessions and passwords permit everything
 * @param inAnyRealm whether a token may be used outside of its realms
 */
record Requirement(CredentialRule rule, Optional<Permission> permission, boolean inAnyRealm) {

    Requirement {
        boolean ofTokens = permission.isPresent() || inAnyRealm;
        if (ofTokens && !rule.takes(CredentialKind.AUTOMATION_TOKEN)) {
            throw new IllegalStateException(rule + " takes no tokens, so nothing can be required of them");
        }
    }

    static Requirement of(Takes takes) {
        Permission[] permission = takes.permission();
        if (permission.length > 1) {
            throw new IllegalStateException("an endpoint requires one permission at most: " + takes);
        }
        return new Requirement(
                takes.value(),
                permission.length == 0 ? Optional.empty() : Optional.of(permission[0]),
                takes.inAnyRealm());
    }

    /**
     * The caller if the endpoint takes it; empty if it counts as nobody.
     *
     * @throws Refused as {@link CredentialRule#admit}, and with {@code INSUFFICIENT_PERMISSIONS}, {@code REALM_REQUIRED} or
     *     {@code REALM_NOT_ALLOWED}
     */
    Optional<Caller> admit(Caller caller) {
        Optional<Caller> admitted = rule.admit(caller);
        if (admitted.isPresent() && caller instanceof ByToken token) {
            permit(token);
        }
        return admitted;
    }

    private void permit(ByToken token) {
        if (!inAnyRealm) {
            token.requireRealm();
        }
        permission.ifPresent(token::require);
    }
}
