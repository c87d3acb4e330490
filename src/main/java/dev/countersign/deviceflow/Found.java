package dev.countersign.deviceflow;

import dev.countersign.kernel.SecretToken;
import java.time.Duration;

/** What a typed user code belongs to. */
public sealed interface Found {

    /**
     * A device that waits for a decision.
     *
     * @param left how long it can be decided
     * @param ticket names the request in the next step
     * @param browser the secret for a cookie, without which the ticket is worth nothing
     */
    record Waiting(WaitingClient device, Duration left, SecretToken ticket, SecretToken browser) implements Found {}

    /** Somebody has approved it already. */
    record Approved() implements Found {}
}
