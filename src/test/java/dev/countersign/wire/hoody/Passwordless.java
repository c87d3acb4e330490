package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;

/** People whose account has no password, as after a sign-in by GitHub or Google, and the codes that they ask for. */
final class Passwordless {

    private Passwordless() {}

    static Person somebody() {
        Person person = Person.verified();
        forget(person);
        return person;
    }

    /** Somebody with a second factor. */
    static Secured secured() {
        Secured secured = Secured.somebody();
        forget(secured.person());
        return secured;
    }

    private static void forget(Person person) {
        Ledger.change("update account set password_hash = null where id = $1", person.accountId());
    }

    /** The same person, in the session that enabling went on with. */
    static Person session(Secured who) {
        Person person = who.person();
        return new Person(person.email(), person.password(), person.api(), who.enabled());
    }

    static Answer ask(Person person) {
        return person.session().method("POST", Secured.TWO_FACTOR + "/email-code");
    }

    /** Asks for a code, and waits for its mail. */
    static String mailed(Person person) {
        int before = Mailbox.allTo(person.email()).size();
        Answer answer = ask(person);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return Mailbox.awaitTo(person.email(), before + 1).getFirst().codes().getFirst();
    }
}
