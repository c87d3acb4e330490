package dev.countersign.wire.hoody;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.countersign.account.Account;
import dev.countersign.automation.Permission;
import dev.countersign.wire.http.Caller.ByToken;
import dev.countersign.wire.http.Caller.WithAccount;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user, as far as the caller may see it. */
@Schema(oneOf = {ProfileView.OfUser.class, ProfileView.Identity.class})
@RegisterForReflection(targets = {ProfileView.OfUser.class, ProfileView.Identity.class})
sealed interface ProfileView permits ProfileView.OfUser, ProfileView.Identity {

    /** Everything. */
    @Schema(name = "UserProfile")
    record OfUser(@JsonUnwrapped UserView user) implements ProfileView {}

    /** For a token that may not read personal data. */
    @Schema(name = "UserIdentity")
    record Identity(
            @Schema(pattern = "^[0-9a-f]{24}$") String id,
            String username,
            String alias,
            @Schema(nullable = true) String public_key,
            @Schema(format = "date-time") String created_at,
            @Schema(format = "date-time") String updated_at)
            implements ProfileView {

        private static Identity of(Account account) {
            UserView user = UserView.of(account);
            return new Identity(
                    user.id(), user.username(), user.alias(), user.public_key(), user.created_at(), user.updated_at());
        }
    }

    /** What the caller sees of itself. */
    static ProfileView of(WithAccount caller) {
        return caller instanceof ByToken token && !token.may(Permission.RESOURCES_READ_ACCOUNT)
                ? Identity.of(caller.account())
                : of(caller.account());
    }

    static ProfileView of(Account account) {
        return new OfUser(UserView.of(account));
    }
}
