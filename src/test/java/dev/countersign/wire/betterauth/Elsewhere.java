package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import java.util.List;

/** Pages of other origins, and what an answer lets them see. */
final class Elsewhere {

    private static final String OWN = Api.baseUrl();

    private Elsewhere() {}

    static Api by(Api api) {
        return api.with("Origin", "https://evil.example");
    }

    /** Origins that come near the server's own, and some that do not. */
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
