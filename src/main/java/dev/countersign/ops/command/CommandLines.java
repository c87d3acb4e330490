package dev.countersign.ops.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Parses the command line, and runs its command in one of two places: {@link #runOffline} before the server's parts
 * start, {@link #runOnline} once they are there.
 */
public final class CommandLines {

    private CommandLines() {}

    /**
     * Runs a command that needs nothing of the server, and prints help, the version, or what is wrong with the command
     * line. Returns its exit code; empty if the command needs the server's parts.
     */
    public static OptionalInt runOffline(Installation installation, String... arguments) {
        CommandLine line = line();
        line.getCommandSpec().version("countersign " + installation.version());
        try {
            ParseResult parsed = line.parseArgs(arguments);
            Integer helped = CommandLine.executeHelpRequest(parsed);
            if (helped != null) {
                return OptionalInt.of(ExitCode.DONE);
            }
            return switch (chosen(parsed)) {
                case Offline offline -> OptionalInt.of(offline.run(installation, terminal(arguments)));
                case Online online -> OptionalInt.empty();
                default ->
                    throw new ParameterException(last(parsed).commandSpec().commandLine(), "Which command?");
            };
        } catch (ParameterException e) {
            return OptionalInt.of(usage(e));
        }
    }

    /** Whether the command updates the schema; only for a command line that {@link #runOffline} left over. */
    public static boolean isMigration(String... arguments) {
        return chosen(line().parseArgs(arguments)) instanceof Migrate;
    }

    /** Runs a command that {@link #runOffline} left over, and returns its exit code. */
    public static int runOnline(Services services, String... arguments) {
        try {
            return ((Online) chosen(line().parseArgs(arguments))).run(services, terminal(arguments));
        } catch (ParameterException e) {
            return usage(e);
        }
    }

    private static CommandLine line() {
        return new CommandLine(new Root()).setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static ParseResult last(ParseResult parsed) {
        List<CommandLine> all = parsed.asCommandLineList();
        return all.getLast().getParseResult();
    }

    private static Object chosen(ParseResult parsed) {
        return last(parsed).commandSpec().userObject();
    }

    private static Terminal terminal(String... arguments) {
        return new Terminal(System.out, System.err, List.of(arguments).contains("--json"));
    }

    private static int usage(ParameterException problem) {
        PrintWriter err = problem.getCommandLine().getErr();
        err.println(problem.getMessage());
        problem.getCommandLine().usage(err);
        return ExitCode.USAGE;
    }
}
