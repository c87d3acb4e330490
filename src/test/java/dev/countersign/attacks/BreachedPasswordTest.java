package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.countersign.attacks.BreachServer.Manner;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** New passwords that a server of known breaches knows, and what that server can do to those who set them. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(BreachProfile.class)
class BreachedPasswordTest {

    private static String newPassword() {
        return "Correct-Horse-7-" + UUID.randomUUID();
    }

    private static Answer signUp(String path, String password) {
        Person person = Person.stranger();
        return Endpoints.signUp(person.api(), path, person.email(), password);
    }

    private static double looked(String outcome) {
        return Metrics.sum("countersign_password_breached_total", "outcome=\"" + outcome + '"');
    }

    @Test
    void areRefusedInEveryDialectAndNeverLeaveTheServer() {
        for (String path : Endpoints.SIGN_UPS) {
            String password = newPassword();
            BreachServer.knows(password, 7);
            assertThat(signUp(path, password).status()).as(path).isIn(400, 422);
            assertThat(BreachServer.ASKED)
                    .containsExactly(BreachServer.sha1(password).substring(0, 5));
            assertThat(BreachServer.PADDING).containsExactly("true");
            assertThat(signUp(path, password).status()).as(path).isIn(400, 422);
            assertThat(BreachServer.ASKED).as("asked again within the hour").hasSize(1);
            assertThat(signUp(path, newPassword()).status()).as(path).isIn(200, 201);
        }
    }

    @Test
    void areRefusedAtAResetAndNotAskedForAtALogIn() {
        Person person = Person.verified();
        String token = person.mailedResetToken();
        String password = newPassword();
        BreachServer.knows(password, 1);
        assertThat(person.setPassword(token, password).status()).isEqualTo(400);
        assertThat(BreachServer.ASKED).hasSize(1);
        assertThat(person.logIn().status()).isEqualTo(200);
        assertThat(person.logIn(password).status()).isEqualTo(401);
        assertThat(BreachServer.ASKED).hasSize(1);
    }

    @Test
    void areNotWhatOnlyPadsTheAnswer() {
        String password = newPassword();
        BreachServer.knows(password, 0);
        assertThat(signUp(Endpoints.SIGN_UPS.getFirst(), password).status()).isEqualTo(200);
    }

    static Stream<Arguments> bad() {
        String lines = ("A".repeat(35) + ":1\n").repeat(20_000);
        return Stream.of(
                manner("an error", exchange -> BreachServer.say(exchange, 503, "down")),
                manner("a redirect", exchange -> {
                    exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/");
                    BreachServer.say(exchange, 302, "");
                }),
                manner("other text", exchange -> BreachServer.say(exchange, 200, "<html>" + "A".repeat(35) + ":1")),
                manner("a huge answer", exchange -> BreachServer.say(exchange, 200, lines)),
                manner("a closed connection", exchange -> exchange.close()),
                manner("silence", exchange -> pause(3000)),
                manner("a trickle", exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (int i = 0; i < 40; i++) {
                        exchange.getResponseBody().write("A".getBytes(StandardCharsets.US_ASCII));
                        exchange.getResponseBody().flush();
                        pause(100);
                    }
                }));
    }

    private static Arguments manner(String name, Manner manner) {
        return arguments(name, manner);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void areSetWhenTheServerOfBreachesIsOfNoUse(String name, Manner manner) {
        BreachServer.answers(manner);
        double failed = looked("failed");
        assertThat(signUp(Endpoints.SIGN_UPS.getFirst(), newPassword()).status())
                .isEqualTo(200);
        assertThat(BreachServer.ASKED).hasSize(1);
        assertThat(looked("failed") - failed).isEqualTo(1);
    }
}
