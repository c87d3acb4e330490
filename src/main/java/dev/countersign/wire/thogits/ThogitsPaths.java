package dev.countersign.wire.thogits;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The paths of this dialect and their methods; the rest of {@code /api/auth} is another dialect's. */
final class ThogitsPaths {

    private static final String ROOT = "/api/auth/";
    private static final String SECOND_FACTORS = ROOT + "2fa";

    private static final Map<String, Set<String>> METHODS = Map.ofEntries(
            only("register", "POST"),
            only("login", "POST"),
            only("logout", "POST"),
            only("me", "GET", "HEAD"),
            only("2fa/totp/setup", "POST"),
            only("2fa/totp/confirm", "POST"),
            only("2fa/totp/verify", "POST"),
            only("2fa/totp/disable", "POST"));

    private ThogitsPaths() {}

    static boolean owns(String path) {
        return METHODS.containsKey(path) || path.equals(SECOND_FACTORS) || path.startsWith(SECOND_FACTORS + '/');
    }

    static Set<String> methods(String path) {
        return METHODS.getOrDefault(path.replaceFirst("/$", ""), Set.of());
    }

    private static Map.Entry<String, Set<String>> only(String path, String... methods) {
        Set<String> all = new TreeSet<>(Set.of(methods));
        all.add("OPTIONS");
        return Map.entry(ROOT + path, all);
    }
}
