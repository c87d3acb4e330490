package dev.countersign.ops;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the server cannot run without. Each need is met by a value for one of its settings, which is either configured
 * or supplied by {@link BackingServices}.
 */
public enum Need {
    DATABASE(
            "the PostgreSQL database (postgresql://host:5432/name), with QUARKUS_DATASOURCE_USERNAME and"
                    + " QUARKUS_DATASOURCE_PASSWORD for its account",
            "quarkus.datasource.reactive.url"),
    REDIS("the Redis server for rate limits and one-time things (redis://host:6379)", "quarkus.redis.hosts"),
    MAIL("the SMTP server that sends the mails", "quarkus.mailer.host"),
    BASE_URL("the public address of this server, for the links in mails", "countersign.base-url"),
    MASTER_KEYS(
            "the key ring from which the server derives its secrets",
            "countersign.keys.master-file",
            "countersign.keys.master"),
    RESPONSE_KEYS("the key ring that signs responses", "countersign.keys.response-file", "countersign.keys.response"),
    IDENTITY_KEYS(
            "the key ring that signs identity claims", "countersign.keys.identity-file", "countersign.keys.identity");

    private static final String SIGNING = "countersign.signing.enabled";

    private final String purpose;
    private final List<String> settings;

    Need(String purpose, String... settings) {
        this.purpose = purpose;
        this.settings = List.of(settings);
    }

    /**
     * The needs that the configuration does not meet, in declaration order.
     *
     * @param configured looks up a setting; null or blank if it is not set
     */
    public static Set<Need> openIn(Function<String, String> configured) {
        Set<Need> open = EnumSet.allOf(Need.class);
        if (Switch.isOff(configured.apply(SIGNING))) {
            open.remove(RESPONSE_KEYS);
            open.remove(IDENTITY_KEYS);
        }
        open.removeIf(need -> need.settings.stream().map(configured).anyMatch(Need::hasValue));
        return open;
    }

    /** One sentence for the operator that names every open need by its environment variables. */
    public static String describe(Set<Need> open) {
        return sentences(open).stream()
                .map(sentence -> "  " + sentence)
                .collect(Collectors.joining(
                        System.lineSeparator(),
                        "Countersign does not start, because these settings are missing:" + System.lineSeparator(),
                        System.lineSeparator()
                                + "Set them as environment variables or in config/application.properties."));
    }

    /** What is missing, one line each. */
    static List<String> sentences(Set<Need> open) {
        return open.stream().map(need -> need.variables() + ": " + need.purpose).toList();
    }

    private String variables() {
        return settings.stream()
                .map(setting -> setting.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
                .collect(Collectors.joining(" or "));
    }

    private static boolean hasValue(String value) {
        return value != null && !value.isBlank();
    }
}
