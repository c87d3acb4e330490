package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * One line of the contract: a request by some user, and all its effects. Anything that a row does not name must not
 * happen: a further key in the answer, a mail to the user, an audit event of the user's client.
 */
public final class Row {

    private final String name;
    private final List<BiConsumer<Person, Answer>> expectations = new ArrayList<>();
    private final TreeSet<String> keys = new TreeSet<>();
    private Supplier<Person> given = Person::stranger;
    private Function<Person, Answer> request;
    private List<String> mails = List.of();
    private List<String> events = List.of();

    private Row(String name) {
        this.name = name;
    }

    public static Row of(String name) {
        return new Row(name);
    }

    /** All rows as tests. */
    public static Stream<DynamicTest> tests(Row... rows) {
        return Stream.of(rows).map(row -> dynamicTest(row.name, row::run));
    }

    /** Sets who sends the request; a stranger by default. */
    public Row given(Supplier<Person> person) {
        this.given = person;
        return this;
    }

    public Row when(Function<Person, Answer> asks) {
        this.request = asks;
        return this;
    }

    /** A user with a second factor sends the request. */
    public Row secured(Supplier<Secured> somebody, Function<Secured, Answer> asks) {
        return given(somebody, Secured::person, asks);
    }

    /** A user in a further state, such as with a challenge, sends the request. */
    public <T> Row given(Supplier<T> somebody, Function<T, Person> person, Function<T, Answer> asks) {
        AtomicReference<T> who = new AtomicReference<>();
        return given(() -> {
                    who.set(somebody.get());
                    return person.apply(who.get());
                })
                .when(asked -> asks.apply(who.get()));
    }

    /** Success without a body. */
    public Row nothing() {
        return status(204);
    }

    /** Expects this status and a body with exactly these keys; for dialects without an envelope. */
    public Row answers(int status, String... bodyKeys) {
        keys.addAll(List.of(bodyKeys));
        return status(status);
    }

    /** Success with this message and exactly these keys in {@code data}; without keys, {@code data} is absent. */
    public Row ok(String message, String... dataKeys) {
        keys.addAll(List.of("statusCode", "message"));
        has("/statusCode", 200).has("/message", message);
        if (dataKeys.length > 0) {
            keys.add("data");
            and((person, answer) ->
                    assertThat(keysOf(answer.json().path("data"))).containsExactlyInAnyOrder(dataKeys));
        }
        return status(200);
    }

    /** Success with this message and a new thing, whose keys are exactly these. */
    public Row made(String message, String... dataKeys) {
        keys.addAll(List.of("statusCode", "message", "data"));
        return has("/statusCode", 201)
                .has("/message", message)
                .and((person, answer) ->
                        assertThat(keysOf(answer.json().path("data"))).containsExactlyInAnyOrder(dataKeys))
                .status(201);
    }

    /** A refusal; {@code data} is absent unless {@link #violates} or {@link #withData} says otherwise. */
    public Row refused(int status, String error, String code, String message) {
        keys.addAll(List.of("statusCode", "error", "code", "message"));
        return has("/statusCode", status)
                .has("/error", error)
                .has("/code", code)
                .has("/message", message)
                .status(status);
    }

    /** A wrong code, with the number of attempts that remain before codes are locked. */
    public Row leaves(int attempts) {
        return withData().has("/data", "{\"attempts_remaining\":" + attempts + '}');
    }

    /** The invalid fields that the details name, as JSON pointers. */
    public Row violates(String... pointers) {
        return withData().and((person, answer) -> {
            JsonNode data = answer.json().path("data");
            assertThat(data.findValuesAsText("instancePath")).containsExactly(pointers);
            data.forEach(one -> assertThat(keysOf(one)).containsExactlyInAnyOrder("instancePath", "message"));
        });
    }

    public Row withData() {
        keys.add("data");
        return this;
    }

    public Row has(String pointer, Object value) {
        return has(pointer, person -> value);
    }

    public Row has(String pointer, Function<Person, Object> value) {
        return and((person, answer) ->
                assertThat(plain(answer.json().at(pointer))).as(pointer).isEqualTo(value.apply(person)));
    }

    public Row lacks(String... texts) {
        return and((person, answer) ->
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain(texts));
    }

    /** A further check of the answer. */
    public Row and(BiConsumer<Person, Answer> expectation) {
        expectations.add(expectation);
        return this;
    }

    /** The subjects of the mails that the request causes, oldest first. */
    public Row mails(String... subjects) {
        this.mails = List.of(subjects);
        return this;
    }

    public Row events(String... names) {
        this.events = List.of(names);
        return this;
    }

    private Row status(int status) {
        expectations.addFirst((person, answer) -> {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
            assertThat(keysOf(answer.json())).as(answer.toString()).isEqualTo(keys);
        });
        return this;
    }

    private void run() {
        Person person = given.get();
        Ledger.awaitMailsSent(person.email());
        int mailsBefore = Mailbox.allTo(person.email()).size();
        long eventsBefore = Ledger.latest();
        Answer answer = request.apply(person);
        expectations.forEach(expectation -> expectation.accept(person, answer));
        assertThat(Ledger.eventsOf(person.api(), eventsBefore))
                .as("audit events")
                .isEqualTo(events);
        assertThat(subjectsSince(person, mailsBefore)).as("mails").isEqualTo(mails);
    }

    private static List<String> subjectsSince(Person person, int before) {
        Ledger.awaitMailsSent(person.email());
        List<String> newestFirst = Mailbox.allTo(person.email()).stream()
                .map(dev.countersign.embedded.Mail::subject)
                .toList();
        return newestFirst.subList(0, newestFirst.size() - before).reversed();
    }

    private static TreeSet<String> keysOf(JsonNode object) {
        TreeSet<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.textValue();
            case NUMBER -> value.canConvertToInt() ? (Object) value.intValue() : value.numberValue();
            case BOOLEAN -> value.booleanValue();
            default -> value.toString();
        };
    }
}
