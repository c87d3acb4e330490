package dev.countersign.wire.hydracore;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import java.util.function.Function;

/** A user signed in through this dialect. */
record In(Person person, Answer answer) {
    static In somebody() {
        Person person = Person.verified();
        return new In(person, Hydra.session(person));
    }

    String access() {
        return answer.text("/access_token");
    }

    String refresh() {
        return answer.text("/refresh_token");
    }

    Api browser() {
        return Hydra.browser(person.api(), answer);
    }

    /** A row whose request such a user sends. */
    static Row row(String name, Function<In, Answer> asks) {
        return Row.of(name).given(In::somebody, In::person, asks);
    }
}
