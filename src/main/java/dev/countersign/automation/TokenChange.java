package dev.countersign.automation;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A change of a token. What it does not name stays as it is.
 *
 * @param alias the new alias
 * @param profile makes the new profile of the present one
 * @param grant makes the new grant of the present one
 * @param enabled whether the token is switched on from now on
 */
public record TokenChange(
        Optional<TokenAlias> alias,
        UnaryOperator<PublicProfile> profile,
        UnaryOperator<Grant> grant,
        Optional<Boolean> enabled) {

    /** A change of the grant alone. */
    public static TokenChange ofGrant(UnaryOperator<Grant> grant) {
        return new TokenChange(Optional.empty(), UnaryOperator.identity(), grant, Optional.empty());
    }

    /** Switches the token off. */
    static TokenChange switchOff() {
        return new TokenChange(
                Optional.empty(), UnaryOperator.identity(), UnaryOperator.identity(), Optional.of(false));
    }

    /** A change of the profile alone. */
    public static TokenChange ofProfile(UnaryOperator<PublicProfile> profile) {
        return new TokenChange(Optional.empty(), profile, UnaryOperator.identity(), Optional.empty());
    }
}
