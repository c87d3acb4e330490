package dev.countersign.account;

import dev.countersign.kernel.Problems;
import java.util.Locale;

/** Checks the settings of accounts before the server starts. */
public final class AccountSettings {

    private AccountSettings() {}

    public static void judge(AccountConfig config, Problems problems) {
        problems.require(
                config.reservedNames().stream().allMatch(name -> name.equals(name.toLowerCase(Locale.ROOT))),
                "countersign.accounts.reserved-names",
                "in lower case");
    }
}
