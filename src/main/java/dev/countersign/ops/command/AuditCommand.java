package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.audit.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows the audit log. */
@Command(
        name = "audit",
        description = "Show the audit log.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = AuditCommand.Tail.class)
class AuditCommand {

    @Mixin
    Format format;

    @Command(name = "tail", description = "Show the newest events, the last one at the end.")
    static class Tail implements Online {

        private static final int MOST = 10_000;

        @Mixin
        Format format;

        @Mixin
        Acting acting;

        @Spec
        CommandSpec spec;

        @Option(
                names = "--account",
                paramLabel = "ACCOUNT",
                description = "Of this account only: its id, address or name.")
        String account;

        @Option(
                names = {"-n", "--lines"},
                paramLabel = "NUMBER",
                defaultValue = "20",
                description = "How many, 1 to 10000. Default: ${DEFAULT-VALUE}.")
        int lines;

        @Override
        public int run(Services services, Terminal terminal) {
            if (lines < 1 || lines > MOST) {
                throw new ParameterException(spec.commandLine(), "--lines must be 1 to " + MOST);
            }
            Optional<List<AuditEntry>> entries = account == null
                    ? Optional.of(services.await(() -> services.history().newest(Optional.empty(), lines)))
                    : services.await(() -> services.administration().find(acting.actor(), account))
                            .map(Account::id)
                            .map(id -> services.await(
                                    () -> services.administration().newest(acting.actor(), id, lines)));
            if (entries.isEmpty()) {
                terminal.complain("There is no such account.");
                return ExitCode.NOT_FOUND;
            }
            terminal.print(entries.get().reversed().stream().map(Tail::view).toList());
            return ExitCode.DONE;
        }

        private static Map<String, Object> view(AuditEntry entry) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("at", entry.at().toString());
            view.put("event", entry.event());
            view.put("account_id", entry.accountId());
            view.put("session_id", entry.sessionId());
            view.put("client_ip", entry.clientIp());
            view.put("detail", entry.detail());
            return view;
        }
    }
}
