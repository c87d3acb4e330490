package dev.countersign.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands print. */
class TerminalTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    private Terminal terminal(boolean json) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return new Terminal(out, out, json);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /* A user agent may hold what rewrites the line of a terminal, its title, or the order of its letters. */
    @ParameterizedTest
    @CsvSource({
        "'\u001b[2K\rnobody', '\\u{1b}[2K\\u{d}nobody'",
        "'a\u0007b', 'a\\u{7}b'",
        "'\u202egnp.exe', '\\u{202e}gnp.exe'",
        "'\u009b31m', '\\u{9b}31m'",
        "'a\u2028b', 'a\\u{2028}b'",
        "'Zoë 日本', 'Zoë 日本'"
    })
    void printsNoControlCharacters(String value, String shown) {
        assertThat(Terminal.printable(value)).isEqualTo(shown);
        terminal(false).print(List.of(Map.of("agent", value)));
        assertThat(printed()).isEqualTo("agent\n" + shown + "\n");
    }

    @Test
    void printsThingsInColumns() {
        Map<String, Object> one = new TreeMap<>(Map.of("id", "abc", "name", "x", "roles", List.of("a", "b")));
        Map<String, Object> two = new TreeMap<>(Map.of("id", "d"));
        two.put("name", null);

        terminal(false).print(List.of(one, two));

        assertThat(printed().lines()).containsExactly("id   name  roles", "abc  x     a, b", "d    -     -");
    }

    @Test
    void printsJson() {
        terminal(true).print(List.of(new TreeMap<>(Map.of("a", "\u001b", "b", List.of(1, true)))));
        terminal(true).print(List.<Map<String, Object>>of());
        terminal(true).say("Done.");

        assertThat(printed().lines())
                .containsExactly("[{\"a\":\"\\u001B\",\"b\":[1,true]}]", "[]", "{\"result\":\"Done.\"}");
    }
}
