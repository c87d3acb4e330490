package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;

/**
 * A user who has given the correct password and is now asked for a code.
 *
 * @param token of the challenge
 */
record Challenged(Secured secured, String token) {

    static final String VERIFY = Secured.TWO_FACTOR + "/verify";

    static Challenged somebody() {
        return of(Secured.somebody());
    }

    static Challenged of(Secured secured) {
        return new Challenged(secured, secured.challenge());
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

    Answer answer(String code) {
        return secured.verify(token, code);
    }

    Answer wrong() {
        return answer(secured.wrongCode());
    }

    Answer post(Object... fields) {
        return person().api().post(VERIFY, fields);
    }

    /** Sends these fields with an {@code Authorization} header. */
    Answer postWith(String authorization, Object... fields) {
        return person().api().with("Authorization", authorization).post(VERIFY, fields);
    }
}
