package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import java.util.function.Function;
import java.util.function.Supplier;

/** A row for a rate limit: strangers from the same address use it up, and the next request is rejected. */
final class Limited {

    private Limited() {}

    static Row after(int requests, String name, Function<Person, Answer> request) {
        return after(requests, name, Person::stranger, request);
    }

    static Row after(int requests, String name, Supplier<Person> who, Function<Person, Answer> request) {
        return Row.of(name)
                .given(() -> {
                    Person person = who.get().from(Api.fromAnywhere());
                    for (int i = 0; i < requests; i++) {
                        Answer passed = request.apply(Person.stranger().from(person.api()));
                        if (passed.status() == 429) {
                            throw new AssertionError("refused already: request " + (i + 1) + " of " + requests);
                        }
                    }
                    return person;
                })
                .when(request)
                .refused(
                        429,
                        "Too Many Requests",
                        "RATE_LIMITED",
                        "Rate limit exceeded for this endpoint. Please try again later.")
                .and((person, answer) -> assertThat(Integer.parseInt(answer.header("Retry-After")))
                        .isBetween(1, 3600));
    }
}
