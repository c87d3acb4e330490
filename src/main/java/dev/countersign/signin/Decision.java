package dev.countersign.signin;

import dev.countersign.challenge.Challenge;
import dev.countersign.deviceflow.Approval;
import dev.countersign.handoff.Intent;
import dev.countersign.kernel.SecretToken;
import java.util.function.Function;

/**
 * What {@link Admission} decided after a factor, within the transaction. {@link Admission#complete} turns it into the
 * outcome after the commit. Challenges, intents and approvals are not stored before: no transaction waits for Redis.
 *
 * @param <O> how the sign-in can end
 */
sealed interface Decision<O> {

    /** A session is open as soon as the transaction is committed. */
    record Open<O>(O outcome) implements Decision<O> {}

    /**
     * The client has to answer a challenge.
     *
     * @param outcome makes the outcome of the challenge's token
     */
    record Ask<O>(Challenge challenge, Function<SecretToken, O> outcome) implements Decision<O> {}

    /**
     * An application can collect the session.
     *
     * @param outcome makes the outcome from the intent's token
     */
    record HandOff<O>(Intent intent, Function<SecretToken, O> outcome) implements Decision<O> {}

    /**
     * A waiting device can collect the session.
     *
     * @param request of the device
     */
    record Approve<O>(String request, Approval approval, O outcome) implements Decision<O> {}
}
