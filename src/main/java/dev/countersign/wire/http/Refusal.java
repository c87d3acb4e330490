package dev.countersign.wire.http;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a failure is answered with: a refusal of the core, of HTTP, or of one dialect alone.
 *
 * @param name the reason's name, for metrics
 * @param retryAfter how long the client should wait, if that is known
 * @param answer the answer of the path's dialect
 */
record Refusal(String name, Optional<Duration> retryAfter, Function<Dialect, Dialect.Answer> answer) {

    static Refusal of(Refused refused) {
        return new Refusal(refused.reason().name(), refused.retryAfter(), dialect -> dialect.answer(refused));
    }

    static Refusal of(Reason reason) {
        return of(Refused.because(reason));
    }

    static Refusal of(HttpRefused refused) {
        return new Refusal(refused.reason().name(), Optional.empty(), dialect -> dialect.answer(refused));
    }

    static Refusal of(HttpReason reason) {
        return of(HttpRefused.because(reason));
    }

    static Refusal of(OwnRefused refused) {
        return new Refusal(
                refused.reason().name(),
                Optional.empty(),
                dialect -> refused.reason().answer());
    }
}
