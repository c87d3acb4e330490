package dev.countersign.wire.hydracore;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The paths of this dialect and their methods. */
final class HydraCorePaths {

    private static final String ROOT = "/auth/";
    private static final String TOKEN = "token";

    private static final Map<String, Set<String>> METHODS = withSlash(Map.ofEntries(
            post("register"),
            post("login"),
            post("verify-2fa"),
            post(TOKEN),
            post("refresh"),
            post("logout"),
            Map.entry(ROOT + "me", methods("GET", "HEAD")),
            post("verify-email"),
            post("resend-verification"),
            post("forgot-password"),
            post("reset-password")));

    private HydraCorePaths() {}

    static boolean owns(String path) {
        return path.startsWith(ROOT);
    }

    static Set<String> methodsOf(String path) {
        return METHODS.getOrDefault(path, Set.of());
    }

    /** Whether it is the one for programs, which knows nothing of cookies. */
    static boolean isForPrograms(String path) {
        return path.equals(ROOT + TOKEN) || path.equals(ROOT + TOKEN + '/');
    }

    /* The framework takes a path with a slash at its end for the same one. */
    private static Map<String, Set<String>> withSlash(Map<String, Set<String>> methods) {
        Map<String, Set<String>> all = new HashMap<>(methods);
        methods.forEach((path, ofPath) -> all.put(path + '/', ofPath));
        return Map.copyOf(all);
    }

    private static Map.Entry<String, Set<String>> post(String path) {
        return Map.entry(ROOT + path, methods("POST"));
    }

    private static Set<String> methods(String... methods) {
        Set<String> all = new TreeSet<>(Set.of(methods));
        all.add("OPTIONS");
        return all;
    }
}
