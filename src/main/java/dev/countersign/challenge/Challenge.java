package dev.countersign.challenge;

import dev.countersign.kernel.CodeChallenge;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A sign-in whose first factor was proved and that waits for the second, as stored in Redis. It keeps what was
 * requested at the start, so that nobody can request something weaker at the end.
 *
 * @param securityVersion the account's when the first factor was proved; once it is raised, the challenge is dead
 * @param mailedCode whether an email code may answer it: not if the mailbox was the first factor, either by a link or
 *     by the reset that set the password
 */
@RegisterForReflection(
        targets = {
            Challenge.class,
            ChallengeKind.class,
            SignInMethod.class,
            ResponseMode.class,
            ResponseMode.Kind.class,
            CodeChallenge.class
        })
public record Challenge(
        String accountId,
        int securityVersion,
        SignInMethod method,
        ChallengeKind kind,
        boolean mailedCode,
        ResponseMode mode) {}
