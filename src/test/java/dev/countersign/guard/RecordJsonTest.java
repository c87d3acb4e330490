package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {

    enum Kind {
        FIRST,
        SECOND
    }

    record Inner(String name) {

        Inner {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
        }
    }

    @RegisterForReflection(targets = {Thing.class, Kind.class, Inner.class})
    record Thing(String text, int number, boolean flag, Kind kind, Inner inner) {}

    @RegisterForReflection(targets = Rich.class)
    record Rich(
            Optional<String> there, Optional<String> missing, Instant at, Duration life, URI page, Set<String> all) {}

    record Unregistered(String text) {}

    @RegisterForReflection(targets = Outer.class)
    record Outer(Inner inner) {}

    private final RecordJson<Thing> json = new RecordJson<>(Thing.class);
    private final Thing thing = new Thing("ä \" \n", 7, true, Kind.SECOND, new Inner("x"));

    private String good() {
        return json.write(thing);
    }

    @Test
    void readsWhatItWrote() {
        assertThat(json.read(good())).contains(thing);
    }

    @Test
    void readsTimesPagesAndWhatMayBeMissing() {
        RecordJson<Rich> rich = new RecordJson<>(Rich.class);
        Rich value = new Rich(
                Optional.of("x"),
                Optional.empty(),
                Instant.parse("2026-11-27T05:00:00.123456789Z"),
                Duration.ofMillis(1500),
                URI.create("https://example.org/a?b=c"),
                Set.of("a", "b"));

        assertThat(rich.read(rich.write(value))).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "1", "\"text\"", "[]", "{}", "{", "not JSON"})
    void findsNothingInOtherText(String text) {
        assertThat(json.read(text)).isEmpty();
    }

    @Test
    void findsNothingInAnAlteredRecord() {
        List<String> altered = List.of(
                good() + "x",
                good() + good(),
                good().replace("\"number\":7", "\"number\":\"7\""),
                good().replace("\"number\":7", "\"number\":7.5"),
                good().replace("\"number\":7", "\"number\":null"),
                good().replace("\"number\":7", "\"number\":7,\"number\":8"),
                good().replace("\"number\":7", "\"number\":99999999999"),
                good().replace("\"number\":7,", ""),
                good().replace("\"flag\":true", "\"flag\":1"),
                good().replace("\"flag\":true", "\"flag\":\"true\""),
                good().replace("\"flag\":true", "\"flag\":true,\"more\":1"),
                good().replace("\"SECOND\"", "\"THIRD\""),
                good().replace("\"SECOND\"", "\"second\""),
                good().replace("\"SECOND\"", "1"),
                good().replace("\"SECOND\"", "null"),
                good().replace("{\"name\":\"x\"}", "null"),
                good().replace("{\"name\":\"x\"}", "\"x\""),
                good().replace("{\"name\":\"x\"}", "{}"),
                good().replace("{\"name\":\"x\"}", "{\"name\":\"\"}"),
                good().replace("{\"name\":\"x\"}", "{\"name\":1}"));

        assertThat(altered)
                .doesNotContain(good())
                .allSatisfy(text -> assertThat(json.read(text)).as(text).isEmpty());
    }

    @Test
    void takesOnlyRecordsThatANativeImageCanRead() {
        for (Class<? extends Record> type : List.of(Unregistered.class, Outer.class)) {
            assertThatThrownBy(() -> new RecordJson<>(type)).hasMessageContaining("is not registered for reflection");
        }
    }
}
