package dev.countersign.testing;

/** Users whose account has no password, as after signing in with GitHub or Google, and the codes they request. */
public final class Passwordless {

    private Passwordless() {}

    public static Person somebody() {
        Person person = Person.verified();
        forget(person);
        return person;
    }

    /** A user with a second factor and no password. */
    public static Secured secured() {
        Secured secured = Secured.somebody();
        forget(secured.person());
        return secured;
    }

    /** Takes the password away, as if the account had been made by a provider. */
    public static void forget(Person person) {
        Ledger.change("update account set password_hash = null where id = $1", person.accountId());
    }

    /** This person with the tokens that were issued when the factor was enabled. */
    public static Person session(Secured who) {
        Person person = who.person();
        return new Person(person.email(), person.password(), person.api(), who.enabled());
    }

    public static Answer ask(Person person) {
        return person.session().method("POST", Secured.TWO_FACTOR + "/email-code");
    }

    /** Requests a code and waits for its mail. */
    public static String mailed(Person person) {
        Ledger.awaitMailsSent(person.email());
        int before = Mailbox.allTo(person.email()).size();
        Answer answer = ask(person);
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return Mailbox.awaitTo(person.email(), before + 1).getFirst().codes().getFirst();
    }
}
