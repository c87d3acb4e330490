package dev.countersign.handoff;

import dev.countersign.handoff.Handoffs.Redemption;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.SignInMethod;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/** An intent that an application asked for, as stored in Redis. The code is exchanged for the session. */
@RegisterForReflection(
        targets = {AuthorizationCode.class, Intent.class, SignInMethod.class, ConfirmedBy.class, CodeChallenge.class})
record AuthorizationCode(Intent intent, String redirectUri) {

    /** What is wrong with an attempt to redeem the code; empty if nothing is. */
    Optional<String> flawOf(Redemption attempt) {
        if (!attempt.dialect().equals(intent.dialect())) {
            return Optional.of("dialect");
        }
        if (!attempt.redirectUri().equals(Optional.of(redirectUri))) {
            return Optional.of("redirect_uri");
        }
        boolean proved = attempt.verifier()
                .filter(verifier -> verifier.answers(intent.codeChallenge()))
                .isPresent();
        return proved ? Optional.empty() : Optional.of("code_verifier");
    }
}
