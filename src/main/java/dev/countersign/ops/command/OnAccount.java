package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.administration.Outcome;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command on one account. */
abstract class OnAccount implements Online {

    @Mixin
    Format format;

    @Mixin
    Acting acting;

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Its id, email address or user name.")
    String name;

    abstract int run(Account account, Services services, Terminal terminal);

    @Override
    public int run(Services services, Terminal terminal) {
        Optional<Account> account =
                services.await(() -> services.administration().find(acting.actor(), name));
        if (account.isEmpty()) {
            terminal.complain("There is no such account.");
            return ExitCode.NOT_FOUND;
        }
        return run(account.get(), services, terminal);
    }

    static int tell(Outcome outcome, Terminal terminal) {
        if (outcome == Outcome.DONE) {
            terminal.say("Done.");
            return ExitCode.DONE;
        }
        terminal.complain(
                switch (outcome) {
                    case DONE -> throw new IllegalStateException("handled above");
                    case NOTHING_TO_DO -> "There is nothing to do.";
                    case NO_SUCH_ACCOUNT -> "There is no such account.";
                    case ADMIN_AND_BANNED -> "Administrators cannot be banned, nor banned accounts be administrators.";
                    case NOT_ADMINISTRATOR, OWN_ACCOUNT -> "This is not allowed.";
                });
        return switch (outcome) {
            case NOTHING_TO_DO, NO_SUCH_ACCOUNT -> ExitCode.NOT_FOUND;
            default -> ExitCode.REFUSED;
        };
    }
}
