package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A user with a second factor: the app, the backup codes, and the session in which it was enabled.
 *
 * @param session sends the access token of the pair that enabling gave
 * @param enabled the answer to the first code
 */
public record Secured(Person person, AuthenticatorApp app, List<String> backupCodes, Api session, Answer enabled) {

    public static final String TWO_FACTOR = "/api/v1/users/auth/2fa";

    /** A new user with a second factor. */
    public static Secured somebody() {
        return secure(Person.verified());
    }

    /** Sets up a second factor for a user who is signed in. */
    public static Secured secure(Person person) {
        Answer setup = setUp(person.session(), person.password());
        AuthenticatorApp app = AuthenticatorApp.scanned(setup.text("/data/qr_code"));
        Answer enabled = person.session().post(TWO_FACTOR + "/verify-setup", "code", app.firstCode());
        require(200, enabled);
        return new Secured(person, app, codes(setup), person.api().as(enabled.text("/data/token")), enabled);
    }

    /** Begins a setup, which waits for its first code. */
    public static Answer setUp(Api session, String password) {
        Answer setup = session.post(TWO_FACTOR + "/setup", "password", password);
        require(200, setup);
        return setup;
    }

    /** The backup codes in an answer. */
    public static List<String> codes(Answer answer) {
        List<String> codes = new ArrayList<>();
        for (JsonNode code : answer.json().at("/data/backup_codes")) {
            codes.add(code.asText());
        }
        return codes;
    }

    /** Signs in by password and returns the challenge token. */
    public String challenge() {
        Answer login = person.logIn();
        require(200, login);
        return login.text("/data/temp_token");
    }

    public Answer verify(String challenge, String code) {
        return person.api().post(TWO_FACTOR + "/verify", "temp_token", challenge, "code", code);
    }

    /** Signs in with both factors, by a code of the app. */
    public Answer signIn() {
        return verify(challenge(), app.freshCode());
    }

    /** A well-formed code that is not valid now. */
    public String wrongCode() {
        for (int i = 0; ; i++) {
            String code = String.format(Locale.ROOT, "%06d", i);
            if (!List.of(app.code(-2), app.code(-1), app.code(0), app.code(1), app.code(2))
                    .contains(code)) {
                return code;
            }
        }
    }

    /** Resets the counts and used codes, for users whom several rows share. */
    public Secured rested() {
        Ledger.change(
                "update code_gate set failures = 0, in_a_row = 0, lock_level = 0, locked_until = null, recent = '{}'"
                        + " where account_id = $1",
                person.accountId());
        Ledger.change("update second_factor set last_step = 1 where account_id = $1", person.accountId());
        return this;
    }

    /** This user after this many wrong codes in a sign-in. */
    public Secured mistaken(int times) {
        String challenge = challenge();
        for (int i = 0; i < times; i++) {
            require(401, verify(challenge, wrongCode()));
        }
        return this;
    }

    /** Signs in with both factors and trusts the device. */
    public Answer trustDevice() {
        return trustDevice(app.freshCode());
    }

    public Answer trustDevice(String code) {
        Answer answer = person.api()
                .post(TWO_FACTOR + "/verify", "temp_token", challenge(), "code", code, "trust_device", true);
        require(200, answer);
        return answer;
    }

    public Answer status() {
        return session.get(TWO_FACTOR + "/status");
    }

    private static void require(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError(answer.toString());
        }
    }
}
