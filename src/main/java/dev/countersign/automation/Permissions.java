package dev.countersign.automation;

import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Refused.Flaw;
import dev.countersign.kernel.Refused.Violation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What an automation token may do: a set of permissions. What is not in it is denied. */
public record Permissions(Set<Permission> granted) {

    /** No permission at all. */
    public static final Permissions NONE = new Permissions(Set.of());

    /** Every permission that there is. */
    public static final Permissions ALL = new Permissions(EnumSet.allOf(Permission.class));

    /** A group of an older contract. It is accepted and grants nothing. */
    private static final String ADMIN = "admin";

    /** A large body may hold thousands of names, and the answer repeats each that it refuses. */
    private static final int MOST_VIOLATIONS = 20;

    private static final Set<String> GROUPS = Arrays.stream(Permission.values())
            .flatMap(permission -> groupsOf(permission.path()).stream())
            .collect(Collectors.toUnmodifiableSet());

    public Permissions {
        EnumSet<Permission> copy = EnumSet.noneOf(Permission.class);
        copy.addAll(granted);
        granted = Collections.unmodifiableSet(copy);
    }

    public static Permissions of(Permission... granted) {
        return new Permissions(Set.copyOf(List.of(granted)));
    }

    /** Reads the stored paths. One that this server does not know, as from a newer server, grants nothing. */
    public static Permissions ofPaths(Collection<String> paths) {
        return new Permissions(
                paths.stream().map(Permission::at).flatMap(Optional::stream).collect(Collectors.toSet()));
    }

    /** The paths to store, in the order of the tree. */
    public List<String> paths() {
        return granted.stream().map(Permission::path).toList();
    }

    /**
     * Reads the tree that clients send: objects within objects, and {@code true} or {@code false} at its leaves.
     *
     * @param pointer where the tree stands in the request, for the refusal
     * @throws Refused with {@code VALIDATION_ERROR} for everything that is not in the tree of {@link Permission}
     */
    public static Permissions parse(Map<String, ?> tree, String pointer) {
        Reading reading = new Reading();
        tree.forEach((name, value) -> {
            if (!name.equals(ADMIN)) {
                reading.read(name, value, pointer + '/' + name);
            }
        });
        if (!reading.violations.isEmpty()) {
            throw Refused.invalid(reading.violations);
        }
        return new Permissions(reading.granted);
    }

    /** Reads one tree. */
    private static final class Reading {

        private final Set<Permission> granted = EnumSet.noneOf(Permission.class);
        private final List<Violation> violations = new ArrayList<>();

        void read(String path, Object value, String pointer) {
            if (violations.size() >= MOST_VIOLATIONS) {
                return;
            }
            Optional<Permission> permission = Permission.at(path);
            if (permission.isPresent()) {
                readLeaf(permission.get(), value, pointer);
            } else if (!GROUPS.contains(path)) {
                violations.add(new Violation(pointer, "is not a permission"));
            } else if (value instanceof Map<?, ?> group) {
                group.forEach((name, each) -> read(path + '.' + name, each, pointer + '/' + name));
            } else {
                violations.add(new Violation(pointer, "must be an object", Flaw.TYPE));
            }
        }

        private void readLeaf(Permission permission, Object value, String pointer) {
            if (!(value instanceof Boolean allowed)) {
                violations.add(new Violation(pointer, "must be true or false", Flaw.TYPE));
            } else if (allowed) {
                granted.add(permission);
            }
        }
    }

    /** {@code a.b.c} is in the groups {@code a} and {@code a.b}. */
    private static List<String> groupsOf(String path) {
        List<String> groups = new ArrayList<>();
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            groups.add(path.substring(0, dot));
        }
        return groups;
    }

    /** The tree for clients. Only what is granted is in it. */
    public Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        granted.forEach(permission -> put(tree, permission.path()));
        return tree;
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> group, String path) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            group.put(path, true);
        } else {
            Object inner = group.computeIfAbsent(path.substring(0, dot), name -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) inner, path.substring(dot + 1));
        }
    }

    public boolean contains(Permission permission) {
        return granted.contains(permission);
    }

    public boolean isSubsetOf(Permissions other) {
        return other.granted.containsAll(granted);
    }

    /** What both grant. */
    public Permissions intersect(Permissions other) {
        return filter(other::contains);
    }

    /** These permissions except {@code denied}. */
    public Permissions without(Permissions denied) {
        return filter(permission -> !denied.contains(permission));
    }

    private Permissions filter(Predicate<Permission> kept) {
        return new Permissions(granted.stream().filter(kept).collect(Collectors.toSet()));
    }
}
