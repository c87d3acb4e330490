package dev.countersign.wire.hoody;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;

/**
 * A user who must have a second factor, has none, and was led into its setup by a sign-in.
 *
 * @param token of that sign-in
 */
record Enrolling(Person person, String token) {

    static final String SETUP = Secured.TWO_FACTOR + "/enrolment/setup";
    static final String VERIFY = Secured.TWO_FACTOR + "/enrolment/verify";

    /** A user who has just opened the verification link. */
    static Enrolling somebody() {
        Person person = Person.signedUp();
        return new Enrolling(person, person.verify(person.mailedToken()).text("/data/temp_token"));
    }

    Answer begin() {
        return person.api().post(SETUP, "temp_token", token);
    }

    AuthenticatorApp app() {
        return AuthenticatorApp.scanned(begin().text("/data/qr_code"));
    }

    Answer finish(String code) {
        return person.api().post(VERIFY, "temp_token", token, "code", code);
    }

    Answer wrong(AuthenticatorApp app) {
        return finish(app.wrongCode(1));
    }

    /** A user whose setup waits for its first code. */
    record Waiting(Enrolling who, AuthenticatorApp app) {
        static Waiting somebody() {
            Enrolling who = Enrolling.somebody();
            return new Waiting(who, who.app());
        }

        Person person() {
            return who.person();
        }
    }
}
