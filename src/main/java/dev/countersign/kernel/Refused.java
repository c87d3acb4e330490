package dev.countersign.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An expected refusal by the core. It carries no stack trace, because it is an answer and not a fault. Any other
 * exception is a bug or an outage.
 */
public final class Refused extends RuntimeException {

    /** One invalid field: its place as a JSON pointer (RFC 6901), what is wrong with it, and the kind of flaw. */
    public record Violation(String instancePath, String message, Flaw flaw) {

        /** A value of the right type that is not valid. */
        public Violation(String instancePath, String message) {
            this(instancePath, message, Flaw.VALUE);
        }
    }

    /** The kinds of flaws, for contracts that name them. */
    public enum Flaw {
        MISSING,
        TYPE,
        TOO_SHORT,
        TOO_LONG,
        VALUE
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Violation> violations;
    private final transient Duration retryAfter;
    private final String subject;
    private final int attemptsRemaining;

    private Refused(Reason reason, List<Violation> violations, Duration retryAfter, String subject, int remaining) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.violations = violations;
        this.retryAfter = retryAfter;
        this.subject = subject;
        this.attemptsRemaining = remaining;
    }

    public static Refused because(Reason reason) {
        return new Refused(reason, List.of(), null, null, -1);
    }

    /** A refusal that ends by itself after {@code wait}; answered with {@code Retry-After} (RFC 9110, 10.2.3). */
    public static Refused until(Reason reason, Duration wait) {
        return new Refused(reason, List.of(), wait, null, -1);
    }

    /** A refusal about something that the client named itself and may be told again, such as its address. */
    public static Refused about(Reason reason, String subject) {
        return new Refused(reason, List.of(), null, subject, -1);
    }

    /** A wrong code, with the number of attempts left until codes are locked. */
    public static Refused wrongCode(Reason reason, int attemptsRemaining) {
        return new Refused(reason, List.of(), null, null, attemptsRemaining);
    }

    public static Refused invalid(List<Violation> violations) {
        return new Refused(Reason.VALIDATION_ERROR, List.copyOf(violations), null, null, -1);
    }

    public static Refused invalid(String instancePath, String message) {
        return invalid(List.of(new Violation(instancePath, message)));
    }

    /** Required fields are missing. {@code sentence} says so in the contract's words; it may be null. */
    public static Refused missing(List<Violation> violations, String sentence) {
        return new Refused(Reason.MISSING_REQUIRED_FIELD, List.copyOf(violations), null, sentence, -1);
    }

    public Reason reason() {
        return reason;
    }

    public List<Violation> violations() {
        return violations == null ? List.of() : violations;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public OptionalInt attemptsRemaining() {
        return attemptsRemaining < 0 ? OptionalInt.empty() : OptionalInt.of(attemptsRemaining);
    }

    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }
}
