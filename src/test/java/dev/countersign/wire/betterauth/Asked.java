package dev.countersign.wire.betterauth;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import java.util.function.Function;

/** A user who has given the correct password and is now asked for a code. */
record Asked(Secured secured, Guest guest) {

    private static Secured one;

    static Asked of(Secured secured) {
        return new Asked(secured, Guest.signedIn(secured.person()));
    }

    /** A user shared between rows, reset as if no code had been tried. */
    static synchronized Asked somebody() {
        if (one == null || !isOfThisServer()) {
            one = Secured.somebody();
        }
        return of(one.rested());
    }

    private static boolean isOfThisServer() {
        return !Ledger.texts(
                        "select id from account where id = $1", one.person().accountId())
                .isEmpty();
    }

    /** A user with a session that both factors opened. */
    static Asked in() {
        return somebody().open();
    }

    Asked open() {
        Answer answer = guest.verifyTotp(code());
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        secured.rested();
        return this;
    }

    static Row row(String name, Function<Asked, Answer> asks) {
        return Row.of(name).given(Asked::somebody, Asked::person, asks);
    }

    static Row rowWithin(String name, Function<Asked, Answer> asks) {
        return Row.of(name).given(Asked::in, Asked::person, asks);
    }

    Person person() {
        return secured.person();
    }

    String code() {
        return secured.app().code(0);
    }

    String backupCode(int number) {
        return secured.backupCodes().get(number);
    }

    Answer answer(String way, String code, Object... more) {
        Object[] fields = new Object[2 + more.length];
        fields[0] = "code";
        fields[1] = code;
        System.arraycopy(more, 0, fields, 2, more.length);
        return guest.post("/two-factor" + way, fields);
    }
}
