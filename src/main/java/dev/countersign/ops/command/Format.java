package dev.countersign.ops.command;

import picocli.CommandLine.Option;

/** The options of every command. */
class Format {

    @Option(names = "--json", description = "Print JSON instead of text.")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    boolean help;
}
