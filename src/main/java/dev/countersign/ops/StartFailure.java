package dev.countersign.ops;

import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Why the server does not start, in one sentence if the cause is known, and the exit code. */
final class StartFailure extends RuntimeException {

    /** EX_CONFIG of sysexits.h: starting again with the same settings is pointless. */
    static final int BAD_CONFIGURATION = 78;

    static final int FAILED = 1;

    private static final long serialVersionUID = 1;
    private static final Logger LOG = Logger.getLogger(StartFailure.class);

    /** A failure that the sentence explains fully, so it has no stack trace. */
    StartFailure(String sentence) {
        super(sentence, null, false, false);
    }

    static String describe(Collection<String> problems) {
        return problems.stream()
                .map(problem -> "  " + problem)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "Countersign does not start, because of these settings:" + System.lineSeparator(),
                        ""));
    }

    /** Logs the reason and returns the exit code. */
    static int explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConfigValidationException invalid) {
                System.err.println(describe(FormProblem.all(invalid)));
                return BAD_CONFIGURATION;
            }
            if (cause instanceof ConfigurationException invalid) {
                System.err.println(describe(List.of(String.valueOf(invalid.getMessage()))));
                return BAD_CONFIGURATION;
            }
            if (cause instanceof QuarkusBindException bind) {
                System.err.println("Countersign does not start: port " + bind.getPort() + " is in use or not ours");
                return FAILED;
            }
            if (cause instanceof StartFailure known) {
                System.err.println("Countersign does not start: " + known.getMessage());
                return FAILED;
            }
        }
        LOG.error("Countersign does not start", failure);
        return FAILED;
    }
}
