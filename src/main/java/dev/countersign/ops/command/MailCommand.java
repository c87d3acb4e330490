package dev.countersign.ops.command;

import dev.countersign.account.Account;
import dev.countersign.mail.MailRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the outbox, never the contents of mails, and sends parked mails again. */
@Command(
        name = "mail",
        description = "Show mails without their contents, or send parked ones again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {MailCommand.Parked.class, MailCommand.Requeue.class, MailCommand.Listing.class})
class MailCommand {

    private static final int MOST = 1000;

    @Mixin
    Format format;

    private static Map<String, Object> view(MailRecord mail) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", mail.id());
        view.put("kind", mail.kind());
        view.put("state", mail.state());
        view.put("attempts", mail.attempts());
        view.put("reason", mail.reason());
        view.put("created_at", mail.createdAt().toString());
        view.put("due_at", mail.dueAt().toString());
        view.put("ended_at", mail.endedAt() == null ? null : mail.endedAt().toString());
        return view;
    }

    @Command(name = "parked", description = "List the mails that were given up, the last ones first, 1000 at most.")
    static class Parked implements Online {

        @Mixin
        Format format;

        @Override
        public int run(Services services, Terminal terminal) {
            List<MailRecord> parked = services.await(() -> services.mails().parked(MOST));
            terminal.print(parked.stream().map(MailCommand::view).toList());
            return ExitCode.DONE;
        }
    }

    @Command(name = "list", description = "List the newest mails to the address of an account, 1000 at most.")
    static class Listing extends OnAccount {
        @Override
        int run(Account account, Services services, Terminal terminal) {
            List<MailRecord> mails =
                    services.await(() -> services.administration().mails(acting.actor(), account, MOST));
            terminal.print(mails.stream().map(MailCommand::view).toList());
            return ExitCode.DONE;
        }
    }

    @Command(name = "requeue", description = "Send mails again that were given up.")
    static class Requeue implements Online {

        @Mixin
        Format format;

        @ArgGroup(multiplicity = "1")
        Which which;

        static class Which {
            @Parameters(paramLabel = "MAIL", arity = "1..*", description = "The ids of the mails.")
            List<String> ids;

            @Option(names = "--all", description = "All of them.")
            boolean all;
        }

        @Override
        public int run(Services services, Terminal terminal) {
            int requeued = which.all ? all(services) : some(services);
            terminal.say(requeued + (requeued == 1 ? " mail is" : " mails are") + " due again.");
            return which.all || requeued == which.ids.size() ? ExitCode.DONE : ExitCode.NOT_FOUND;
        }

        private int some(Services services) {
            return (int) which.ids.stream()
                    .filter(id -> services.await(() -> services.mails().requeue(id)))
                    .count();
        }

        private static int all(Services services) {
            int all = 0;
            int some = MOST;
            while (some == MOST) {
                some = services.await(() -> services.mails().requeueOldest(MOST));
                all += some;
            }
            return all;
        }
    }
}
