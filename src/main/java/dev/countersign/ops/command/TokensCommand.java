package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.automation.AutomationToken;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists the automation tokens of an account and switches them off. */
@Command(
        name = "tokens",
        description = "List the automation tokens of an account, or switch one off.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TokensCommand.Listing.class, TokensCommand.Disable.class})
class TokensCommand {

    @Mixin
    Format format;

    @Command(name = "list", description = "List the automation tokens of an account, the newest first.")
    static class Listing extends OnAccount {
        @Override
        int run(Account account, Services services, Terminal terminal) {
            terminal.print(services.await(() -> services.administration().tokens(acting.actor(), account.id())).stream()
                    .map(Listing::view)
                    .toList());
            return ExitCode.DONE;
        }

        private static Map<String, Object> view(AutomationToken token) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("id", token.id());
            view.put("alias", token.alias().value());
            view.put("is_enabled", token.isEnabled());
            view.put("permissions", token.grant().permissions().paths());
            view.put(
                    "expires_at", token.grant().expiresAt().map(String::valueOf).orElse(null));
            view.put(
                    "last_used_at",
                    token.lastUse().map(use -> use.at().toString()).orElse(null));
            view.put(
                    "last_used_ip",
                    token.lastUse().map(AutomationToken.LastUse::address).orElse(null));
            view.put("created_at", token.createdAt().toString());
            return view;
        }
    }

    @Command(name = "disable", description = "Switch off a token and all that descend from it.")
    static class Disable extends OnAccount {

        @Parameters(index = "1", paramLabel = "TOKEN", description = "The id of the token.")
        String token;

        @Override
        int run(Account account, Services services, Terminal terminal) {
            return tell(
                    services.await(() -> services.administration().switchOffToken(acting.actor(), account.id(), token)),
                    terminal);
        }
    }
}
