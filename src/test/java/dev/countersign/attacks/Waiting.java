package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;

/**
 * A user who gave the correct password and is now asked for a code.
 *
 * @param client sends the cookies received for the password
 * @param fields the other fields of the body, each followed by a comma
 */
record Waiting(Api client, String path, String fields) {

    static final String THOGITS = "/api/auth/2fa/totp/verify";
    static final String HYDRACORE = "/auth/verify-2fa";

    static Waiting atHoody(Secured somebody) {
        return new Waiting(Api.fromAnywhere(), Endpoints.VERIFY, "\"temp_token\":\"" + somebody.challenge() + "\",");
    }

    /** At one of Better Auth's three endpoints for codes, such as {@code verify-totp}. */
    static Waiting atBetterAuth(Secured somebody, String endpoint) {
        Api client = Guest.signedIn(somebody.person()).api();
        return new Waiting(client, Guest.ROOT + "/two-factor/" + endpoint, "");
    }

    static Waiting atThogits(Secured somebody) {
        return new Waiting(
                Endpoints.browser(somebody.person().api(), signIn(somebody, "/api/auth/login")), THOGITS, "");
    }

    static Waiting atHydraCore(Secured somebody) {
        String token = signIn(somebody, "/auth/login").text("/temp_token");
        return new Waiting(Api.fromAnywhere(), HYDRACORE, "\"temp_token\":\"" + token + "\",");
    }

    private static Answer signIn(Secured somebody, String path) {
        Person person = somebody.person();
        return Endpoints.signIn(person.api(), path, person.email(), person.password());
    }

    Answer give(String code) {
        return giveRaw('"' + code + '"');
    }

    /** Submits a JSON value as the code. */
    Answer giveRaw(String json) {
        return client.postRaw(path, body(json));
    }

    private String body(String json) {
        return '{' + fields + "\"code\":" + json + '}';
    }

    RawRequest request(String code) {
        RawRequest post = RawRequest.post(client, path);
        return new RawRequest(post.method(), post.path(), body('"' + code + '"'), post.headers());
    }
}
