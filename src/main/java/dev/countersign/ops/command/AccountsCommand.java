package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.administration.Actor;
import dev.countersign.administration.Administration;
import dev.countersign.administration.Outcome;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks accounts up and changes them. */
@Command(
        name = "accounts",
        description = "Look an account up, or change it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AccountsCommand.Show.class,
            AccountsCommand.Ban.class,
            AccountsCommand.Unban.class,
            AccountsCommand.MakeAdmin.class,
            AccountsCommand.RemoveAdmin.class,
            AccountsCommand.EndSessions.class,
            AccountsCommand.DisableSecondFactor.class
        })
class AccountsCommand {

    @Mixin
    Format format;

    @Command(name = "show", description = "Show an account.")
    static class Show extends OnAccount {
        @Override
        int run(Account account, Services services, Terminal terminal) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", account.id());
            view.put("email", account.email());
            view.put("username", account.username());
            view.put("alias", account.alias());
            view.put("region", account.region());
            view.put("signup_method", account.signupMethod());
            view.put("is_admin", account.isAdmin());
            view.put("is_banned", account.isBanned());
            view.put("has_password", account.hasPassword());
            view.put("has_second_factor", account.hasSecondFactor());
            view.put("created_at", account.createdAt().toString());
            view.put("updated_at", account.updatedAt().toString());
            terminal.print(view);
            return ExitCode.DONE;
        }
    }

    @Command(name = "ban", description = "Ban an account. It can still see itself and sign out.")
    static class Ban extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.ban(actor, accountId);
        }
    }

    @Command(name = "unban", description = "Lift the ban of an account.")
    static class Unban extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.unban(actor, accountId);
        }
    }

    @Command(name = "make-admin", description = "Make an account an administrator's. It needs a second factor to act.")
    static class MakeAdmin extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.appoint(actor, accountId);
        }
    }

    @Command(name = "remove-admin", description = "Take the role of an administrator away.")
    static class RemoveAdmin extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.dismiss(actor, accountId);
        }
    }

    @Command(name = "end-sessions", description = "End all sessions of an account.")
    static class EndSessions extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.endSessions(actor, accountId);
        }
    }

    @Command(
            name = "disable-second-factor",
            description = "Take the second factor from an account whose owner lost the app and the backup codes.")
    static class DisableSecondFactor extends Act {
        @Override
        Uni<Outcome> act(Administration administration, Actor actor, String accountId) {
            return administration.disableSecondFactor(actor, accountId);
        }
    }
}
