package dev.countersign.account;

import dev.countersign.kernel.Problems;
import java.time.Duration;
import java.util.Locale;

/** Checks the settings of accounts before the server starts. */
public final class AccountSettings {

    private static final Duration LONGEST_GRACE = Duration.ofDays(90);

    private AccountSettings() {}

    public static void judge(AccountConfig config, Problems problems) {
        problems.require(
                config.reservedNames().stream().allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT))),
                "countersign.accounts.reserved-names",
                "in lower case");
        problems.require(
                !config.deletionGrace().isNegative() && config.deletionGrace().compareTo(LONGEST_GRACE) <= 0,
                "countersign.accounts.deletion-grace",
                "from 0 to 90 days");
    }
}
