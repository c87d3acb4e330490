package dev.countersign.imports;

import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of exports, by the server that made them. */
public final class Exports {

    /** Which server made an export. */
    public enum Origin {
        /** Any: one JSON object in each line, as docs/moving-here.md describes. */
        JSON_LINES("json-lines"),
        BETTER_AUTH("better-auth"),
        KEYCLOAK("keycloak"),
        SUPABASE("supabase"),
        FIREBASE("firebase");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        /** The name in commands, which is also the name of the source if no other is given. */
        public String text() {
            return text;
        }

        public static Optional<Origin> of(String text) {
            return Arrays.stream(values())
                    .filter(origin -> origin.text.equals(text))
                    .findFirst();
        }

        /** All names, for messages. */
        public static String names() {
            return Arrays.stream(values()).map(Origin::text).collect(Collectors.joining(", "));
        }
    }

    private Exports() {}

    /**
     * @param export what the server exported; it is closed at the end
     * @param key what its secrets can be read with: Better Auth's secrets, or Firebase's hash parameters
     * @param now when bans are over that end
     * @throws IllegalArgumentException if the key has the wrong form, or is missing where one is needed
     */
    public static Export of(Origin origin, InputStream export, Optional<String> key, Instant now) {
        return switch (origin) {
            case JSON_LINES -> new Export(() -> new JsonLines(export));
            case BETTER_AUTH -> betterAuth(export, new BetterAuthSecrets(key));
            case KEYCLOAK -> new Export(() -> new JsonList(export, "users", KeycloakUser::convert));
            case SUPABASE -> new Export(() -> SupabaseTables.read(export, now));
            case FIREBASE -> firebase(export, FirebaseParameters.parse(key));
        };
    }

    private static Export betterAuth(InputStream export, BetterAuthSecrets secrets) {
        return new Export(() -> BetterAuthTables.read(export, secrets));
    }

    private static Export firebase(InputStream export, Optional<FirebaseParameters> parameters) {
        return new Export(() -> new JsonList(export, "users", user -> FirebaseUser.convert(user, parameters)));
    }
}
