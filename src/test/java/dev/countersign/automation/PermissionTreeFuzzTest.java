package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.kernel.Refused;
import java.util.HashMap;
import java.util.Map;

/** A tree of permissions that clients send is read or refused, never a failure. */
class PermissionTreeFuzzTest {

    @FuzzTest
    @DictionaryEntries({"containers", "actions", "start", "resources", "vault", "admin"})
    void grantsNothingThatIsNotInTheTree(FuzzedDataProvider data) {
        Map<String, Object> tree = tree(data, 4);
        try {
            Permissions read = Permissions.parse(tree, "");
            assertThat(Permissions.parse(read.tree(), "")).isEqualTo(read);
        } catch (Refused refused) {
            assertThat(refused.violations()).isNotEmpty();
        }
    }

    private static Map<String, Object> tree(FuzzedDataProvider data, int depth) {
        Map<String, Object> tree = new HashMap<>();
        for (int i = data.consumeInt(0, 3); i > 0; i--) {
            String name = data.consumeString(12);
            tree.put(name, depth > 0 && data.consumeBoolean() ? tree(data, depth - 1) : data.consumeBoolean());
        }
        return tree;
    }
}
