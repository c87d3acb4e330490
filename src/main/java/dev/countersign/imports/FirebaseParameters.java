package dev.countersign.imports;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hash parameters of a Firebase project, as its console shows them ({@code hash_config}). */
record FirebaseParameters(String signerKey, String separator, int rounds, int memCost) {

    private static final Pattern LINE = Pattern.compile("\"?(\\w+)\"?\\s*:\\s*\"?([A-Za-z0-9+/=_-]+)\"?");

    /** @throws IllegalArgumentException if one is missing */
    static Optional<FirebaseParameters> parse(Optional<String> text) {
        return text.map(config -> {
            Map<String, String> values = new HashMap<>();
            Matcher lines = LINE.matcher(config);
            while (lines.find()) {
                values.put(lines.group(1), lines.group(2));
            }
            return new FirebaseParameters(
                    required(values, "base64_signer_key"),
                    required(values, "base64_salt_separator"),
                    number(values, "rounds"),
                    number(values, "mem_cost"));
        });
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the hash parameters have no " + name);
        }
        return value;
    }

    private static int number(Map<String, String> values, String name) {
        String value = required(values, name);
        if (!value.matches("\\d{1,4}")) {
            throw new IllegalArgumentException("the hash parameters' " + name + " is not a number");
        }
        return Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return "***";
    }
}
