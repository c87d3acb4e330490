package dev.countersign.ops.command;

import dev.countersign.kernel.KeyRing;
import dev.countersign.kernel.Randomness;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key for one of the rings. It is printed once and kept nowhere. */
@Command(
        name = "keygen",
        description = {
            "Make a key of 32 random bytes, as a line of a key ring.",
            "It fits each of the rings; use it in one of them only."
        })
class Keygen implements Offline {

    @Mixin
    Format format;

    @Spec
    CommandSpec spec;

    @Option(names = "--kid", paramLabel = "ID", description = "The id of the key; a random one without it.")
    String kid;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    State state = State.active;

    /** The states of a key as a ring spells them, see {@link KeyRing.State}. */
    enum State {
        active,
        next,
        retired
    }

    @Override
    public int run(Installation installation, Terminal terminal) {
        Randomness randomness = new Randomness();
        String id = kid == null ? 'k' + randomness.hex(4) : kid;
        if (!KeyRing.isKid(id)) {
            throw new ParameterException(
                    spec.commandLine(), "--kid must be 1 to 32 letters, digits, hyphens or underscores");
        }
        String line = id + ':' + state + ':' + randomness.hex(32);
        if (format.json) {
            Map<String, Object> key = new LinkedHashMap<>();
            key.put("kid", id);
            key.put("state", state.name());
            key.put("line", line);
            terminal.print(key);
        } else {
            terminal.say(line);
        }
        return ExitCode.DONE;
    }
}
