package dev.countersign.password;

import dev.countersign.kernel.Problems;
import io.quarkus.runtime.LaunchMode;
import java.time.Duration;
import java.util.List;

/** Checks the settings of password hashing before the server starts. */
public final class PasswordSettings {

    private static final String PREFIX = "countersign.password.";

    private static final int MOST_FORMS = 8;

    private PasswordSettings() {}

    public static void judge(PasswordConfig config, Problems problems) {
        problems.requireBetween(lowest(10), config.bcryptCost(), 16, PREFIX + "bcrypt-cost");
        problems.requireBetween(lowest(8), config.codeCost(), 12, PREFIX + "code-cost");
        // Less memory can be cracked in seconds; more than two GiB does not fit into the array used for the
        // computation.
        problems.requireBetween(1024, config.argon2Memory(), 2_000_000, PREFIX + "argon2-memory");
        problems.requireBetween(1, config.argon2Iterations(), 1000, PREFIX + "argon2-iterations");
        List<String> forms = config.importedForms().orElse(List.of());
        problems.requireBetween(0, forms.size(), MOST_FORMS, "the number of " + PREFIX + "imported-forms");
        forms.stream()
                .filter(form -> Form.ofWork(form).isEmpty())
                .forEach(form -> problems.add(PREFIX + "imported-forms: " + form
                        + " is no form, or costs more than a server accepts; docs/moving-here.md lists all"));
        problems.requireBetween(1, config.threads().orElse(1), 1024, PREFIX + "threads");
        problems.requireBetween(1, config.queue(), 100_000, PREFIX + "queue");
        problems.requireBetween(Duration.ofMillis(1), config.maxWait(), Duration.ofMinutes(5), PREFIX + "max-wait");
    }

    /**
     * The lowest cost of bcrypt that a server accepts. Only the server inside a test's JVM accepts bcrypt's own
     * lowest: a packaged server is never in that mode, whatever its settings say.
     */
    private static int lowest(int outsideTests) {
        return LaunchMode.current() == LaunchMode.TEST ? 4 : outsideTests;
    }
}
