package dev.countersign.mail;

import dev.countersign.kernel.Problems;
import java.util.Optional;

/** Judges the settings of the mails before the server starts. */
public final class MailSettings {

    private MailSettings() {}

    /** @param baseUrl {@code countersign.base-url} */
    public static void judge(String baseUrl, MailConfig config, Problems problems) {
        MailConfigCheck.judge(config, problems);
        problems.take(() -> new Links(baseUrl, Optional.empty(), Optional.empty()));
        problems.take(() -> new Links("http://localhost", config.verifyLink(), Optional.empty()));
        problems.take(() -> new Links("http://localhost", Optional.empty(), config.resetLink()));
    }
}
