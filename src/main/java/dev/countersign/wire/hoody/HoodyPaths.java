package dev.countersign.wire.hoody;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The methods of this dialect's paths; the framework refuses the others without saying which there are. */
final class HoodyPaths {

    private static final String ROOT = "/api/v1/";
    private static final String ONE_SESSION = "users/auth/sessions/";
    private static final String ONE_DEVICE = "users/auth/2fa/trusted-devices/";

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
            only(ONE_SESSION, "DELETE"),
            only("auth/intent/cancel", "POST"),
            only("users/auth/2fa", "DELETE"),
            get("users/auth/2fa/status"),
            only("users/auth/2fa/setup", "POST"),
            only("users/auth/2fa/verify-setup", "POST"),
            only("users/auth/2fa/email-code", "POST"),
            only("users/auth/2fa/verify", "POST"),
            only("users/auth/2fa/enrolment/setup", "POST"),
            only("users/auth/2fa/enrolment/verify", "POST"),
            only("users/auth/2fa/backup-codes/regenerate", "POST"),
            only("users/auth/2fa/token-gate", "PATCH", "PUT"),
            only("users/auth/2fa/trusted-devices", "DELETE", "GET", "HEAD"),
            only(ONE_DEVICE, "DELETE"));

    private HoodyPaths() {}

    static boolean owns(String path) {
        return path.startsWith(ROOT);
    }

    static Set<String> methods(String path) {
        String below = path.startsWith(ROOT) ? path.substring(ROOT.length()) : "";
        return METHODS.getOrDefault(known(below), Set.of());
    }

    private static String known(String below) {
        if (below.startsWith(ONE_SESSION)) {
            return ONE_SESSION;
        }
        return below.startsWith(ONE_DEVICE) ? ONE_DEVICE : below.replaceFirst("/$", "");
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
