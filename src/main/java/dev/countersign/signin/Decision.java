package dev.countersign.signin;

import dev.countersign.challenge.Challenge;
import dev.countersign.kernel.SecretToken;
import java.util.function.Function;

/**
 * What {@link Admission} decided after the first factor, within the transaction. {@link Admission#complete} turns it
 * into the outcome after the commit.
 *
 * @param <O> how the sign-in can end
 */
sealed interface Decision<O> {

    /** A session is open as soon as the transaction is committed. */
    record Open<O>(O outcome) implements Decision<O> {}

    /**
     * The client has to answer a challenge. It is not stored yet: no transaction waits for Redis.
     *
     * @param outcome makes the outcome of the challenge's token
     */
    record Ask<O>(Challenge challenge, Function<SecretToken, O> outcome) implements Decision<O> {}
}
