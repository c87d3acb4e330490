package dev.countersign.ops.command;

/** A command that needs no database: it runs before anything of the server starts. */
interface Offline {

    /** Runs it and returns an {@link ExitCode}. */
    int run(Installation installation, Terminal terminal);
}
