package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.session.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists and ends the sessions of an account. */
@Command(
        name = "sessions",
        description = "List the sessions of an account, or end one.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SessionsCommand.Listing.class, SessionsCommand.End.class})
class SessionsCommand {

    @Mixin
    Format format;

    @Command(name = "list", description = "List the sessions of an account, the newest first.")
    static class Listing extends OnAccount {
        @Override
        int run(Account account, Services services, Terminal terminal) {
            terminal.print(
                    services.await(() -> services.administration().sessions(acting.actor(), account.id())).stream()
                            .map(Listing::view)
                            .toList());
            return ExitCode.DONE;
        }

        private static Map<String, Object> view(Session session) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", session.id());
            view.put("created_at", session.createdAt().toString());
            view.put("used_at", session.rotatedAt().toString());
            view.put("expires_at", session.refreshExpiresAt().toString());
            view.put("client_ip", session.clientIp());
            view.put("user_agent", session.userAgent());
            return view;
        }
    }

    @Command(name = "end", description = "End a session.")
    static class End extends OnAccount {

        @Parameters(index = "1", paramLabel = "SESSION", description = "The id of the session.")
        String session;

        @Override
        int run(Account account, Services services, Terminal terminal) {
            return tell(
                    services.await(() -> services.administration().endSession(acting.actor(), account.id(), session)),
                    terminal);
        }
    }
}
