package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;

/** An access token and a refresh token. */
record Pair(String access, String refresh) {

    static final String REFRESH = "/api/v1/users/auth/refresh";
    static final String LOGOUT = "/api/v1/users/auth/logout";
    static final String ME = "/api/v1/users/auth/me";

    static Pair of(Answer answer) {
        if (answer.status() != 200) {
            throw new AssertionError(answer.toString());
        }
        return new Pair(answer.text("/data/token"), answer.text("/data/refreshToken"));
    }

    /** The session opened by verifying an address: one hash cheaper than a sign-in. */
    static Pair ofNewcomer(Person signedUp) {
        return of(signedUp.verify(signedUp.mailedToken()));
    }

    /** Each from its own address, so that no rate limit interferes. */
    Answer renew() {
        return renew(refresh);
    }

    static Answer renew(String refresh) {
        return Api.fromAnywhere().post(REFRESH, "refreshToken", refresh);
    }

    Answer me() {
        return Api.fromAnywhere().as(access).get(ME);
    }

    Answer logOut() {
        return Api.fromAnywhere().as(access).post(LOGOUT);
    }
}
