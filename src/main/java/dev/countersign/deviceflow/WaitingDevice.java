package dev.countersign.deviceflow;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.CodeVerifier;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/**
 * What a device code stands for, as stored in Redis.
 *
 * @param request of the device flow; no client ever sees it
 * @param codeChallenge of the only client that can collect the session; empty if it sent none
 */
@RegisterForReflection(targets = {WaitingDevice.class, CodeChallenge.class})
record WaitingDevice(String request, String dialect, Optional<CodeChallenge> codeChallenge) {

    boolean belongsTo(String dialect, Optional<CodeVerifier> verifier) {
        return this.dialect.equals(dialect)
                && codeChallenge
                        .map(challenge ->
                                verifier.filter(one -> one.answers(challenge)).isPresent())
                        .orElse(true);
    }
}
