package dev.countersign.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The permission tree beside a plain model of it: a map from each path to whether it is granted. */
class PermissionsTest {

    private static final int TREES = 2000;
    private static final List<String> PATHS =
            Permissions.ALL.granted().stream().map(Permission::path).toList();

    @Test
    void hasTheTreeOfTheContract() {
        assertThat(PATHS).hasSize(43);
        assertThat(PATHS)
                .contains(
                        "containers.actions.start",
                        "containers.features.env_values",
                        "containers.features.kvm",
                        "projects.members.change_roles",
                        "financial.server_rental.terminate_rentals",
                        "financial.subscriptions.purchase",
                        "resources.auth_token_public_profile");
    }

    @Test
    void agreesWithThePlainModel() {
        Random random = new Random(20261127);
        for (int i = 0; i < TREES; i++) {
            Map<String, Boolean> one = model(random);
            Map<String, Boolean> other = model(random);
            Permissions first = Permissions.parse(tree(one), "/permissions");
            Permissions second = Permissions.parse(tree(other), "/permissions");
            for (String path : PATHS) {
                Permission permission = Permission.at(path).orElseThrow();
                boolean a = one.getOrDefault(path, false);
                boolean b = other.getOrDefault(path, false);
                assertThat(first.contains(permission)).isEqualTo(a);
                assertThat(first.intersect(second).contains(permission)).isEqualTo(a && b);
                assertThat(first.without(second).contains(permission)).isEqualTo(a && !b);
            }
            assertThat(first.isSubsetOf(second)).isEqualTo(isSubset(one, other));
            assertThat(first.intersect(second).isSubsetOf(second)).isTrue();
        }
    }

    @Test
    void readsWhatItPrints() {
        Random random = new Random(12);
        for (int i = 0; i < TREES; i++) {
            Permissions made = Permissions.parse(tree(model(random)), "");
            assertThat(Permissions.parse(made.tree(), "")).isEqualTo(made);
            assertThat(Permissions.ofPaths(made.paths())).isEqualTo(made);
        }
    }

    @Test
    void refusesEachTreeWithOneThingThatIsNotInIt() {
        Random random = new Random(99);
        for (int i = 0; i < TREES; i++) {
            Map<String, Object> tree = tree(model(random));
            String where = spoil(tree, random);
            Refused refused = catchThrowableOfType(Refused.class, () -> Permissions.parse(tree, "/permissions"));
            assertThat(refused).as("%s in %s", where, tree).isNotNull();
            assertThat(refused.reason()).isEqualTo(Reason.VALIDATION_ERROR);
            assertThat(refused.violations())
                    .anyMatch(flaw -> flaw.instancePath().equals("/permissions/" + where.replace('.', '/')));
        }
    }

    /* Groups are no leaves, leaves are no groups, and there is nothing else. */
    private static String spoil(Map<String, Object> tree, Random random) {
        String path = PATHS.get(random.nextInt(PATHS.size()));
        return switch (random.nextInt(6)) {
            case 0 -> put(tree, path, "true");
            case 1 -> put(tree, path, null);
            case 2 -> put(tree, path, new HashMap<>(Map.of("all", true)));
            case 3 -> put(tree, path + "s_", true);
            case 4 -> put(tree, path.substring(0, path.lastIndexOf('.')), true);
            default -> put(tree, "admins", new HashMap<>());
        };
    }

    @SuppressWarnings("unchecked")
    private static String put(Map<String, Object> tree, String path, Object value) {
        Map<String, Object> group = tree;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            group = (Map<String, Object>) group.computeIfAbsent(names[i], name -> new LinkedHashMap<>());
        }
        group.put(names[names.length - 1], value);
        return path;
    }

    private static Map<String, Boolean> model(Random random) {
        Map<String, Boolean> model = new TreeMap<>();
        int density = 1 + random.nextInt(9);
        for (String path : PATHS) {
            if (random.nextInt(10) < density) {
                model.put(path, random.nextInt(3) > 0);
            }
        }
        return model;
    }

    private static Map<String, Object> tree(Map<String, Boolean> model) {
        Map<String, Object> tree = new LinkedHashMap<>();
        model.forEach((path, granted) -> put(tree, path, granted));
        return tree;
    }

    private static boolean isSubset(Map<String, Boolean> one, Map<String, Boolean> other) {
        return one.entrySet().stream().allMatch(each -> !each.getValue() || other.getOrDefault(each.getKey(), false));
    }

    @ParameterizedTest
    @CsvSource({
        "a.b",
        "containers",
        "containers.actions",
        "''",
        "containers.create.",
        "CONTAINERS.CREATE",
        "admin.users"
    })
    void isNoPermission(String path) {
        assertThat(Permission.at(path)).isEmpty();
    }

    @Test
    void toleratesAdminAndGrantsNothingForIt() {
        Map<String, Object> tree = Map.of("admin", Map.of("users", true, "whatever", 3));
        assertThat(Permissions.parse(tree, "")).isEqualTo(Permissions.NONE);
        assertThat(Permissions.parse(Map.of("admin", true), "")).isEqualTo(Permissions.NONE);
    }

    @Test
    void unknownStoredPathsGrantNothing() {
        assertThat(Permissions.ofPaths(List.of("resources.vault", "resources.time_travel")))
                .isEqualTo(Permissions.of(Permission.RESOURCES_VAULT));
    }

    @Test
    void templatesHaveTheNamesOfTheContract() {
        List<String> names = new ArrayList<>();
        for (PermissionTemplate template : PermissionTemplate.values()) {
            names.add(template.label());
            assertThat(PermissionTemplate.named(template.label())).contains(template);
        }
        assertThat(names).containsExactly("full_access", "external_customer", "dev_team", "finance_team", "read_only");
        assertThat(PermissionTemplate.named("FULL_ACCESS")).isEmpty();
        assertThat(PermissionTemplate.FULL_ACCESS.permissions()).isEqualTo(Permissions.ALL);
    }

    @Test
    void onlyFullAccessMayMakeTokensOrOpenTheVault() {
        Permissions sensitive = Permissions.of(Permission.RESOURCES_CREATE_TOKENS, Permission.RESOURCES_VAULT);
        for (PermissionTemplate template : PermissionTemplate.values()) {
            assertThat(template.permissions().intersect(sensitive).equals(Permissions.NONE))
                    .isEqualTo(template != PermissionTemplate.FULL_ACCESS);
        }
    }
}
