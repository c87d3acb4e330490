package dev.countersign.ops.command;

/** A command that needs the database. It may block: it runs on the main thread, which serves no requests. */
interface Online {

    /** Runs it and returns an {@link ExitCode}. */
    int run(Services services, Terminal terminal);
}
