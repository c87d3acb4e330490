package dev.countersign.kernel;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An expected refusal. It carries no stack trace: it is an answer, not a fault. Whatever else is thrown is a bug or an
 * outage and is answered with {@link Reason#INTERNAL_ERROR}.
 */
public final class Refused extends RuntimeException {

    /** One field that is wrong: where, as a JSON pointer (RFC 6901), and what is wrong with it. */
    public record Violation(String instancePath, String message) {}

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Violation> violations;
    private final transient Duration retryAfter;
    private final String subject;

    private Refused(Reason reason, List<Violation> violations, Duration retryAfter, String subject) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.violations = violations;
        this.retryAfter = retryAfter;
        this.subject = subject;
    }

    public static Refused because(Reason reason) {
        return new Refused(reason, List.of(), null, null);
    }

    /** A refusal that ends by itself after {@code wait}; answered with {@code Retry-After} (RFC 9110, 10.2.3). */
    public static Refused until(Reason reason, Duration wait) {
        return new Refused(reason, List.of(), wait, null);
    }

    /** A refusal about one thing that the client named itself and may be told again, such as its address. */
    public static Refused about(Reason reason, String subject) {
        return new Refused(reason, List.of(), null, subject);
    }

    public static Refused invalid(List<Violation> violations) {
        return new Refused(Reason.VALIDATION_ERROR, List.copyOf(violations), null, null);
    }

    public static Refused invalid(String instancePath, String message) {
        return invalid(List.of(new Violation(instancePath, message)));
    }

    /** Required fields are missing; {@code sentence}, which may be null, says so in the contract's words. */
    public static Refused missing(List<Violation> violations, String sentence) {
        return new Refused(Reason.MISSING_REQUIRED_FIELD, List.copyOf(violations), null, sentence);
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

    public Optional<String> subject() {
        return Optional.ofNullable(subject);
    }
}
