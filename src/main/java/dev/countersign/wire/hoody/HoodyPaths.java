package dev.countersign.wire.hoody;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods of this dialect's paths; the framework refuses the others without saying which there are. */
final class HoodyPaths {

    private static final String ROOT = "/api/v1/";
    private static final String ONE_SESSION = "users/auth/sessions/";

    private static final Map<String, Set<String>> METHODS = Map.ofEntries(
            get("auth/available-regions"),
            get("meta/public-key"),
            get("users/auth/me"),
            get("users/me"),
            only("auth/signup", "POST"),
            only("auth/verify-email", "POST"),
            only("auth/resend-verification", "POST"),
            only("auth/forgot-password", "POST"),
            only("auth/reset-password", "POST"),
            only("users/auth/login", "POST"),
            only("users/auth/logout", "POST"),
            only("users/auth/refresh", "POST"),
            only("users/auth/sessions", "DELETE", "GET", "HEAD"),
            only(ONE_SESSION, "DELETE"));

    private HoodyPaths() {}

    static Set<String> methods(String path) {
        String below = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "";
        String known = below.startsWith(ONE_SESSION) ? ONE_SESSION : below.replaceFirst("/$", "");
        return METHODS.getOrDefault(known, Set.of());
    }

    private static Map.Entry<String, Set<String>> get(String path) {
        return only(path, "GET", "HEAD");
    }

    private static Map.Entry<String, Set<String>> only(String path, String... methods) {
        Set<String> all = new TreeSet<>(Set.of(methods));
        all.add("OPTIONS");
        return Map.entry(path, all);
    }
}
