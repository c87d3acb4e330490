package dev.countersign.secondfactor;

import dev.countersign.kernel.Problems;
import java.util.Set;

/** Checks the settings of the second factor before the server starts. */
public final class SecondFactorSettings {

    private SecondFactorSettings() {}

    /** @param regions the names of the configured regions */
    public static void judge(SecondFactorConfig config, Set<String> regions, Problems problems) {
        SecondFactorPolicy.judge(config, regions, problems);
    }
}
