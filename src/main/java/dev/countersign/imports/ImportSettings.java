package dev.countersign.imports;

import java.util.Optional;

/**
 * How an export is imported.
 *
 * @param source names the server that the accounts come from: lower-case letters, digits and hyphens. An account of the
 *     same source and id is imported once
 * @param region of the new accounts; empty for the default
 * @param dryRun whether everything is checked and nothing created
 */
public record ImportSettings(String source, Optional<String> region, boolean dryRun) {

    /** @throws IllegalArgumentException if the source has another form */
    public ImportSettings {
        if (!source.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException(
                    "a source has up to 32 lower-case letters, digits and hyphens, and begins with a letter");
        }
    }
}
