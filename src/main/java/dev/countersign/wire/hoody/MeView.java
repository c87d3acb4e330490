package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.countersign.account.Account;
import dev.countersign.automation.Permission;
import dev.countersign.wire.http.Caller.ByPassword;
import dev.countersign.wire.http.Caller.BySession;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The caller. {@code pending_pool_invitations} is always zero, because this server has no pools. */
@Schema(oneOf = {MeView.OfPerson.class, MeView.OfToken.class, MeView.Identity.class})
@RegisterForReflection(targets = {MeView.OfPerson.class, MeView.OfToken.class, MeView.Identity.class})
sealed interface MeView permits MeView.OfPerson, MeView.OfToken, MeView.Identity {

    /** A person, by a session or a password. */
    record OfPerson(@JsonUnwrapped UserView user, int pending_pool_invitations) implements MeView {}

    /** The account of a token, and the token. */
    record OfToken(@JsonUnwrapped UserView user, int pending_pool_invitations, OwnTokenView auth_token)
            implements MeView {}

    /** The account of a token that may not read its personal data, and the token. */
    record Identity(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String username,
            String alias,
            @Schema(nullable = true) String public_key,
            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String updated_at,
            OwnTokenView auth_token)
            implements MeView {

        private static Identity of(Account account, OwnTokenView token) {
            UserView user = UserView.of(account);
            return new Identity(
                    user.id(),
                    user.username(),
                    user.alias(),
                    user.public_key(),
                    user.created_at(),
                    user.updated_at(),
                    token);
        }
    }

    static MeView of(WithAccount caller) {
        UserView user = UserView.of(caller.account());
        return switch (caller) {
            case BySession who -> new OfPerson(user, 0);
            case ByPassword who -> new OfPerson(user, 0);
            case ByToken token
            when token.may(Permission.RESOURCES_READ_ACCOUNT) -> new OfToken(user, 0, OwnTokenView.of(token));
            case ByToken token -> Identity.of(token.account(), OwnTokenView.of(token));
        };
    }
}
