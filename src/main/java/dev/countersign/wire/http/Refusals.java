package dev.countersign.wire.http;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Flaw;
import dev.countersign.kernel.SqlState;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.sqlclient.ClosedConnectionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Turns every failure into a refusal. A failure that is not a refusal of ours or of HTTP is a bug or an outage, which
 * is logged with its stack trace here and nowhere else.
 */
@ApplicationScoped
class Refusals {

    private static final Logger LOG = Logger.getLogger(Refusals.class);
    private static final Duration OUTAGE = Duration.ofSeconds(1);
    private static final long REPORT_PAUSE_NANOS = Duration.ofSeconds(10).toNanos();

    /* Messages of failures that have no type of their own; FrameworkWordsTest provokes both. */
    private static final String TOO_LARGE = "Request too large";
    private static final String NO_CONNECTION = "Timeout waiting for connection";

    /** When an outage was last logged, by {@link System#nanoTime}; 0 before the first. */
    private final AtomicLong reported = new AtomicLong();

    /** What to answer to {@code failure}; logs it if it is a bug or an outage. */
    Refusal of(Throwable failure, String method, String path) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Refusal refusal = expected(cause);
            if (refusal != null) {
                if (refusal.name().equals(Reason.DEPENDENCY_UNAVAILABLE.name())) {
                    reportOutage(cause, method, path);
                }
                return refusal;
            }
        }
        if (isOutage(failure)) {
            reportOutage(failure, method, path);
            return Refusal.of(Refused.until(Reason.DEPENDENCY_UNAVAILABLE, OUTAGE));
        }
        LOG.errorf(failure, "unexpected failure: method=%s path=%s", method, path);
        return Refusal.of(Reason.INTERNAL_ERROR);
    }

    /* During an outage every request fails. One in ten seconds is logged; the metric countersign.refused counts all. */
    private void reportOutage(Throwable failure, String method, String path) {
        long now = System.nanoTime();
        long last = reported.get();
        if ((last == 0 || now - last > REPORT_PAUSE_NANOS) && reported.compareAndSet(last, now)) {
            LOG.errorf(failure, "dependency unavailable: method=%s path=%s", method, path);
        }
    }

    private static Refusal expected(Throwable failure) {
        return switch (failure) {
            case Refused refused -> Refusal.of(refused);
            case HttpRefused refused -> Refusal.of(refused);
            case OwnRefused refused -> Refusal.of(refused);
            case ConstraintViolationException violations -> Refusal.of(ofViolations(violations));
            case IOException io when TOO_LARGE.equals(io.getMessage()) -> Refusal.of(HttpReason.PAYLOAD_TOO_LARGE);
            case WebApplicationException web
            when web.getCause() == null -> ofStatus(web.getResponse().getStatus());
            default -> null;
        };
    }

    private static Refused ofViolations(ConstraintViolationException failure) {
        boolean missing =
                failure.getConstraintViolations().stream().anyMatch(violation -> flaw(violation) == Flaw.MISSING);
        return missing ? Refused.missing(violations(failure), null) : Refused.invalid(violations(failure));
    }

    private static List<Refused.Violation> violations(ConstraintViolationException failure) {
        return failure.getConstraintViolations().stream()
                .map(violation -> new Refused.Violation(pointer(violation), violation.getMessage(), flaw(violation)))
                .sorted(Comparator.comparing(Refused.Violation::instancePath))
                .toList();
    }

    private static Flaw flaw(ConstraintViolation<?> violation) {
        return violation.getConstraintDescriptor().getAnnotation() instanceof NotNull ? Flaw.MISSING : Flaw.VALUE;
    }

    /* A violation's path is the resource's method, its parameter, and then the path within the body. */
    private static String pointer(ConstraintViolation<?> violation) {
        String[] nodes = violation.getPropertyPath().toString().split("\\.", 3);
        return nodes.length < 3 ? "" : '/' + nodes[2].replace('.', '/');
    }

    /** The refusal for a status that the framework set without saying more. */
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 400 -> Refusal.of(HttpReason.MALFORMED_BODY);
            case 401 -> Refusal.of(Reason.MISSING_TOKEN);
            case 403 -> Refusal.of(HttpReason.INSUFFICIENT_PERMISSIONS);
            case 404 -> Refusal.of(HttpReason.NOT_FOUND);
            case 405 -> Refusal.of(HttpReason.METHOD_NOT_ALLOWED);
            case 406 -> Refusal.of(HttpReason.NOT_ACCEPTABLE);
            case 413 -> Refusal.of(HttpReason.PAYLOAD_TOO_LARGE);
            case 415 -> Refusal.of(HttpReason.UNSUPPORTED_MEDIA_TYPE);
            default -> Refusal.of(Reason.INTERNAL_ERROR);
        };
    }

    private static boolean isOutage(Throwable failure) {
        if (SqlState.isOutage(failure)) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean outage = isOneOutage(cause)
                    || (cause instanceof CompositeException all
                            && all.getCauses().stream().anyMatch(Refusals::isOneOutage));
            if (outage) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOutage(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof ClosedConnectionException
                || cause instanceof NoStackTraceThrowable
                || (cause instanceof VertxException && NO_CONNECTION.equals(cause.getMessage()))
                || cause instanceof ConnectionPoolTooBusyException;
    }
}
