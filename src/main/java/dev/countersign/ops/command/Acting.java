package dev.countersign.ops.command;

import dev.countersign.administration.Actor;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** Who runs a command, for the audit log. In a container the system knows no names, so operators give theirs. */
class Acting {

    private static final int LONGEST = 100;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Who acts, for the audit log. Without it the user and host of the system.")
    String name;

    Actor actor() {
        String shown = Terminal.printable(name == null ? ofSystem() : name);
        return new Actor.Operator(shown.substring(0, Math.min(LONGEST, shown.length())));
    }

    private static String ofSystem() {
        return known(System.getProperty("user.name")) + '@' + known(System.getenv("HOSTNAME"));
    }

    private static String known(String text) {
        return Optional.ofNullable(text).filter(Predicate.not(String::isBlank)).orElse("unknown");
    }
}
