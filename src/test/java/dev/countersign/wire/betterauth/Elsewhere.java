package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import java.util.List;

/** Requests from pages of other origins, and what these pages can read. */
final class Elsewhere {

    private static final String OWN = Api.baseUrl();

    private Elsewhere() {}

    static Api by(Api api) {
        return api.with("Origin", "https://evil.example");
    }

    /** Origins that resemble the server's own, and some that do not. */
    static List<String> others() {
        String host = OWN.substring("http://".length());
        return List.of(
                "https://evil.example",
                "https://" + host,
                "http://localhost",
                "http://localhost:1",
                OWN + ".evil.example",
                OWN + "0",
                OWN + '/',
                OWN.replace("localhost", "LOCALHOST"),
                OWN.replace("localhost", "localhost."),
                OWN.replace("localhost", "evil.localhost"),
                OWN.replace("localhost", "evillocalhost"),
                "file://",
                "*",
                "undefined");
    }

    static void sharesNothing(Person person, Answer answer) {
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
    }
}
