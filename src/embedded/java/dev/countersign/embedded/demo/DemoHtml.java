package dev.countersign.embedded.demo;

import dev.countersign.embedded.Html;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The files of this package, with values filled in. */
final class DemoHtml {

    /** Pages without a script. */
    static final String POLICY =
            "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none';" + " frame-ancestors 'none'";

    private DemoHtml() {}

    /** Pages with scripts, which may call one server. */
    static String scripted(String server) {
        return POLICY + "; script-src 'self'; img-src data:; connect-src " + server;
    }

    /** The page on which somebody chooses who signs in; each choice is the same question with an answer. */
    static String users(String question) {
        String choices = Arrays.stream(DemoUser.values())
                .map(user -> choice(question, user.subject(), user.label()))
                .collect(Collectors.joining("\n"));
        return text("users.html")
                .replace("{{choices}}", choices)
                .replace("{{refuse}}", Html.escape(question + "&user=nobody"));
    }

    private static String choice(String question, String subject, String label) {
        return "<li><a class=\"button\" id=\"" + subject + "\" href=\"" + Html.escape(question + "&user=" + subject)
                + "\">" + Html.escape(label) + "</a></li>";
    }

    /** The file with every {@code {{name}}} replaced by its escaped value. */
    static String filled(String file, Map<String, String> values) {
        String page = text(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace("{{" + value.getKey() + "}}", Html.escape(value.getValue()));
        }
        return page;
    }

    static String text(String file) {
        try (InputStream found = DemoHtml.class.getResourceAsStream(file)) {
            if (found == null) {
                throw new IllegalStateException("no file " + file);
            }
            return new String(found.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
