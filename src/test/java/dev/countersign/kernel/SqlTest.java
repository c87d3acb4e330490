package dev.countersign.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Named parameters become positional ones. */
class SqlTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    select :one                          ; select $1
                    select :a, :b, :a                    ; select $1, $2, $1
                    select :a::text, b::int              ; select $1::text, b::int
                    select 'it''s :no' || :yes           ; select 'it''s :no' || $1
                    select ":no", :yes                   ; select ":no", $1
                    select 1 /* :no */ + :yes            ; select 1 /* :no */ + $1
                    select $$ :no $$, $t$ :no $t$, :yes  ; select $$ :no $$, $t$ :no $t$, $1
                    select recent[1:19], recent[1], :a   ; select recent[1:19], recent[1], $1
                    select a - :b / :c                   ; select a - $1 / $2
                    select (:camelCase,:under_score2)    ; select ($1,$2)
                    """)
    void givesEachNameOnePosition(String named, String positional) {
        assertThat(Sql.of(named).text()).isEqualTo(positional);
    }

    @Test
    void leavesLineCommentsAlone() {
        assertThat(Sql.of("select 1 -- not :this\n, :that -- nor :this").text())
                .isEqualTo("select 1 -- not :this\n, $1 -- nor :this");
    }

    @Test
    void refusesPositionsAndWhatDoesNotEnd() {
        for (String wrong : List.of("select $1", "select 'a", "select \"a", "select /* a", "select $$ a")) {
            assertThatThrownBy(() -> Sql.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void refusesUnknownDoubleAndMissingNames() {
        Sql sql = Sql.of("select :one, :two");
        assertThatThrownBy(() -> sql.with("three", 3)).hasMessageContaining("three");
        assertThatThrownBy(() -> sql.with("one", 1).with("one", 1)).hasMessageContaining("one is already bound");
        assertThatThrownBy(() -> sql.with("one", 1).tuple()).hasMessageContaining("two is not bound");
    }

    @Test
    void bindsByName() {
        Instant now = Instant.parse("2026-01-02T03:04:05Z");
        var tuple = Sql.of("select :a, :b, :c, :d")
                .with("d", List.of("x", "y"))
                .with("c", new byte[] {1})
                .with("b", null)
                .with("a", now)
                .tuple();
        assertThat(tuple.getOffsetDateTime(0).toInstant()).isEqualTo(now);
        assertThat(tuple.getValue(1)).isNull();
        assertThat(tuple.getBuffer(2).getBytes()).containsExactly(1);
        assertThat(tuple.getArrayOfStrings(3)).containsExactly("x", "y");
    }
}
