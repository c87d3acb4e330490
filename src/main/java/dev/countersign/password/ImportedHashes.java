package dev.countersign.password;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Judges hashes of other servers before they are stored. */
@ApplicationScoped
public class ImportedHashes {

    private static final int MAX_LENGTH = 1024;

    private final DecoyWork decoys;

    ImportedHashes(PasswordConfig config) {
        this.decoys = new DecoyWork(config);
    }

    /**
     * Why a hash cannot be imported, without anything of the hash: its form is unknown, it costs more than this server
     * accepts, or it would make failed log-ins of its owner slower than those of others. Empty if it can.
     */
    public Optional<String> objection(String text) {
        Optional<Form> form = text.length() > MAX_LENGTH ? Optional.empty() : Form.parse(text);
        if (form.isEmpty()) {
            return Optional.of("no known form: " + UnreadableHashes.schemeOf(text));
        }
        if (!form.get().isBearable()) {
            return Optional.of("costs more than a server accepts: " + form.get().work());
        }
        return decoys.isConcealed(form.get())
                ? Optional.empty()
                : Optional.of(
                        "add " + form.get().work() + " to countersign.password.imported-forms of all servers first");
    }
}
