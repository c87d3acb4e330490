package dev.countersign.challenge;

import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/** Challenges as one-time records. If they are lost, users sign in again. */
@ApplicationScoped
class ChallengeStore {

    private final OneTime<Challenge> challenges;

    ChallengeStore(OneTimes oneTimes) {
        this.challenges = oneTimes.of("challenge", Challenge.class);
    }

    /** Identifies a challenge where its token must not appear. */
    String idOf(SecretToken token) {
        return challenges.idOf(token);
    }

    /** Stores a challenge and emits its new token. If its account then has more than {@code most}, the oldest ends. */
    Uni<SecretToken> open(Challenge challenge, Duration life, int most) {
        return challenges.putFor(challenge.accountId(), most, challenge, life);
    }

    /** The challenge, which stays: a wrong code must not end it. Refuses with {@code INVALID_TEMP_TOKEN} when it is gone. */
    Uni<Challenge> find(SecretToken token) {
        return challenges.peek(token).map(found -> found.orElseThrow(ChallengeStore::gone));
    }

    /** Ends it. If several callers do so at the same time, all but one are refused with {@code INVALID_TEMP_TOKEN}. */
    Uni<Void> consume(SecretToken token) {
        return challenges
                .take(token)
                .map(taken -> taken.orElseThrow(ChallengeStore::gone))
                .replaceWithVoid();
    }

    /** Ends it; false when it was already gone. */
    Uni<Boolean> end(SecretToken token) {
        return challenges.take(token).map(Optional::isPresent);
    }

    private static Refused gone() {
        return Refused.because(Reason.INVALID_TEMP_TOKEN);
    }
}
