package dev.countersign.ops;

import io.smallrye.config.ConfigValidationException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the messages of the configuration library about malformed settings into plain sentences. */
final class FormProblem {

    private static final Pattern NOT_CONVERTED =
            Pattern.compile("The config property (\\S+) with the config value \"(.*)\" threw", Pattern.DOTALL);
    private static final Pattern NOT_SET = Pattern.compile("The config property (\\S+) is required");
    private static final Pattern UNKNOWN = Pattern.compile("(\\S+) in .* does not map to any root");
    private static final Pattern ALLOWED = Pattern.compile("allowed values: (.*)");
    /** Settings whose values may be or contain secrets, such as the addresses of servers. */
    private static final Pattern SECRET = Pattern.compile(
            "^countersign\\.keys\\.|^(?!countersign\\.).*(password|secret|token|credential|url|hosts|key)");

    private FormProblem() {}

    static Set<String> all(ConfigValidationException exception) {
        Set<String> sentences = new LinkedHashSet<>();
        for (int i = 0; i < exception.getProblemCount(); i++) {
            sentences.add(sentence(exception.getProblem(i).getMessage()));
        }
        return sentences;
    }

    private static String sentence(String message) {
        Matcher notConverted = NOT_CONVERTED.matcher(message);
        if (notConverted.find()) {
            String name = notConverted.group(1);
            Matcher allowed = ALLOWED.matcher(message);
            String rule = allowed.find() ? "; it is one of " + allowed.group(1) : "";
            return name + " cannot be "
                    + (SECRET.matcher(name).find() ? "what it is set to" : '"' + notConverted.group(2) + '"') + rule;
        }
        Matcher notSet = NOT_SET.matcher(message);
        if (notSet.find()) {
            return notSet.group(1) + " is not set";
        }
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.find()) {
            String nearest = Spelling.nearest(unknown.group(1))
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("");
            return "there is no setting " + unknown.group(1) + nearest;
        }
        // Any other message may quote a value.
        return "a setting does not have the right form";
    }
}
