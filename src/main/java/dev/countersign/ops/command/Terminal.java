package dev.countersign.ops.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Prints what a command found: as text for people, or as JSON for programs. Values that users chose are printed without
 * control characters, which could rewrite what a terminal shows.
 */
public final class Terminal {

    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;

    Terminal(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Prints one thing. Values are texts, numbers, truth values, or lists of them. */
    public void print(Map<String, ?> thing) {
        if (json) {
            printJson(thing);
        } else {
            int widest = thing.keySet().stream().mapToInt(String::length).max().orElse(0);
            thing.forEach((name, value) -> out.println(padded(name, widest) + "  " + text(value)));
        }
    }

    /** Prints things of one kind, one to a line below a line of names; as JSON an array. */
    public void print(List<? extends Map<String, ?>> things) {
        if (json) {
            printJson(things);
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        things.forEach(thing -> names.addAll(thing.keySet()));
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.copyOf(names));
        things.forEach(thing ->
                lines.add(names.stream().map(name -> text(thing.get(name))).toList()));
        if (names.isEmpty()) {
            out.println("none");
        } else {
            lines.forEach(line -> out.println(inColumns(line, lines)));
        }
    }

    /** Prints a sentence on what was done; with {@code --json} as {@code {"result": ...}}. */
    public void say(String sentence) {
        if (json) {
            printJson(Map.of("result", sentence));
        } else {
            out.println(printable(sentence));
        }
    }

    /** Prints a sentence on what is wrong to the standard error. */
    public void complain(String sentence) {
        err.println(printable(sentence));
    }

    private void printJson(Object value) {
        try {
            out.println(JSON.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and truth values can be written", e);
        }
    }

    private static String inColumns(List<String> line, List<List<String>> all) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < line.size(); i++) {
            int column = i;
            int widest = all.stream()
                    .mapToInt(other -> other.get(column).length())
                    .max()
                    .orElse(0);
            columns.append(padded(line.get(i), widest)).append("  ");
        }
        return columns.toString().stripTrailing();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String text(Object value) {
        if (value instanceof List<?> values) {
            return values.stream().map(Terminal::text).collect(Collectors.joining(", "));
        }
        return value == null ? "-" : printable(String.valueOf(value));
    }

    /** The text with control and format characters as escapes, such as U+202E, which reverses what follows. */
    static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> printable.append("\\u{" + Integer.toHexString(point) + '}');
                default -> printable.appendCodePoint(point);
            }
        });
        return printable.toString();
    }
}
