package dev.countersign.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** All commands. Without arguments the program serves requests. */
@Command(
        name = "countersign",
        description = {
            "Countersign, an authentication server. Without a command it serves requests.",
            "Settings come from the environment: see docs/configuration.md."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            Migrate.class,
            Check.class,
            Keygen.class,
            KeysCommands.Status.class,
            KeysCommands.Reencrypt.class,
            AccountsCommand.class,
            AccountsCommand.Ban.class,
            AccountsCommand.Unban.class,
            AccountsCommand.DisableSecondFactor.class,
            SessionsCommand.class,
            TokensCommand.class,
            MailCommand.class,
            AuditCommand.class,
            ImportAccounts.class,
            Version.class,
            HelpCommand.class
        })
class Root {

    @Mixin
    Format format;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and exit.")
    boolean version;
}
