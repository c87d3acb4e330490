package dev.countersign.ops.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks all settings and key rings as a start does, without a database. */
@Command(
        name = "check",
        description = {
            "Check all settings and key rings, without a database.",
            "Exits with 78 if the server would not start with them."
        })
class Check implements Offline {

    @Mixin
    Format format;

    @Override
    public int run(Installation installation, Terminal terminal) {
        List<String> problems = installation.problems();
        List<String> warnings = installation.warnings();
        if (format.json) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("valid", problems.isEmpty());
            result.put("problems", problems);
            result.put("warnings", warnings);
            terminal.print(result);
        } else {
            problems.forEach(terminal::complain);
            warnings.forEach(terminal::complain);
            if (problems.isEmpty()) {
                terminal.say("The settings are valid.");
            }
        }
        return problems.isEmpty() ? ExitCode.DONE : ExitCode.BAD_CONFIGURATION;
    }
}
