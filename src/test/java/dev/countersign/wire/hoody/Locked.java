package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import java.util.function.Function;
import java.util.function.Supplier;

/** Rows for locked codes: the same answer at every endpoint and for every code. */
final class Locked {

    private Locked() {}

    /** A user who has just given the fifth incorrect code in a row. */
    static Row after5(String name, Function<Secured, Answer> request) {
        return row(name, 15, () -> Secured.somebody().mistaken(5), request);
    }

    /** The lock ends in {@code minutes}, or up to a minute earlier. */
    static Row row(String name, int minutes, Supplier<Secured> who, Function<Secured, Answer> request) {
        return Row.of(name)
                .secured(who, request)
                .refused(
                        429,
                        "Too Many Requests",
                        "TWOFACTOR_LOCKED",
                        "Too many failed attempts. Account locked for " + minutes + " minutes.")
                .withData()
                .and((person, answer) -> isFor(minutes, answer));
    }

    static void isFor(int minutes, Answer answer) {
        int left = answer.json().at("/data/lockout_seconds").intValue();
        assertThat(answer.json().path("data").properties()).hasSize(1);
        assertThat(left).isBetween(minutes * 60 - 59, minutes * 60);
        assertThat(answer.header("Retry-After")).isEqualTo(String.valueOf(left));
    }
}
