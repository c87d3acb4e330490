package dev.countersign.ops.command;

import dev.countersign.secondfactor.StoredSecrets;
import dev.countersign.secondfactor.StoredSecrets.Batch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** For the rotation of the master ring. */
final class KeysCommands {

    private static final int BATCH = 200;

    private KeysCommands() {}

    @Command(
            name = "rotation-status",
            description = {
                "Show which keys of the master ring are needed, and by how many rows.",
                "A key that nothing needs can be taken out of the ring."
            })
    static class Status implements Online {

        @Mixin
        Format format;

        @Override
        public int run(Services services, Terminal terminal) {
            List<StoredSecrets.Use> uses = services.await(() -> services.keyUses());
            terminal.print(uses.stream().map(Status::view).toList());
            return ExitCode.DONE;
        }

        private static Map<String, Object> view(StoredSecrets.Use use) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("what", use.what());
            view.put("kid", use.kid());
            view.put("rows", use.rows());
            return view;
        }
    }

    @Command(
            name = "reencrypt",
            description = {
                "Encrypt the secrets of all second factors with the active key of the master ring.",
                "It may run beside servers, and again after it was ended midway."
            })
    static class Reencrypt implements Online {

        @Mixin
        Format format;

        @Override
        public int run(Services services, Terminal terminal) {
            int moved = 0;
            int unreadable = 0;
            String after = "";
            while (after != null) {
                String from = after;
                Batch batch = services.await(() -> services.secrets().reencrypt(from, BATCH));
                moved += batch.moved();
                unreadable += batch.unreadable();
                after = batch.last().orElse(null);
            }
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("reencrypted", moved);
            result.put("unreadable", unreadable);
            terminal.print(result);
            return unreadable == 0 ? ExitCode.DONE : ExitCode.FAILED;
        }
    }
}
