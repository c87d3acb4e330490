package dev.countersign.ops.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Updates the schema. The server's start has done so by the time it runs, see {@code ops.Migrations}. */
@Command(name = "migrate", description = "Update the schema of the database and exit.")
class Migrate implements Online {

    @Mixin
    Format format;

    @Override
    public int run(Services services, Terminal terminal) {
        terminal.say("The schema is up to date.");
        return ExitCode.DONE;
    }
}
