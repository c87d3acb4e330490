package dev.countersign.wire.hydracore;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import java.util.function.Function;

/** A user who registered here and has not verified the address. */
record Pending(Person person, Answer registered) {

    static final String PASSWORD = "eight-ch";

    static Pending somebody() {
        Person stranger = Person.stranger();
        return register(new Person(stranger.email(), PASSWORD, stranger.api()));
    }

    static Pending register(Person person) {
        Answer answer = registering(person);
        Ledger.awaitMailsSent(person.email());
        return new Pending(person, Hydra.require(200, answer));
    }

    static Answer registering(Person person) {
        return person.api().post("/auth/register", "email", person.email(), "password", person.password());
    }

    /** Another user who registers the same address. */
    Pending rival() {
        return register(new Person(person.email(), "other-pw-9", Api.fromAnywhere()));
    }

    /** A client that sends the access token of the sign-up. */
    Api session() {
        return person.api().as(access());
    }

    String access() {
        return registered.text("/access_token");
    }

    String refresh() {
        return registered.text("/refresh_token");
    }

    /** The code of the newest mail. */
    String code() {
        return Mailbox.latestTo(person.email()).codes().getFirst();
    }

    String wrongCode() {
        String code = code();
        return code.substring(0, 5) + (char) ('0' + (code.charAt(5) - '0' + 1) % 10);
    }

    /** Verifies with the tokens from the registration. */
    Answer verify(String code) {
        return verify(session(), code);
    }

    Answer verify(Api api, String code) {
        return api.post("/auth/verify-email", "email", person.email(), "code", code);
    }

    /** The number of accounts for the address: 0 or 1. */
    int accounts() {
        return Ledger.texts("select id::text from account where email_key = $1", person.email())
                .size();
    }

    String accountId() {
        return Ledger.texts("select id::text from account where email_key = $1", person.email())
                .getFirst();
    }

    /** A row whose request such a user sends. */
    static Row row(String name, Function<Pending, Answer> asks) {
        return Row.of(name).given(Pending::somebody, Pending::person, asks);
    }
}
