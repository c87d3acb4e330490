package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code token}: signing in with Basic authentication, for programs. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenOfHydraCoreContractTest {

    private static final String TOKEN = "/auth/token";
    private static final String NO = "Invalid email or password";
    private static final String CHALLENGE = "Basic realm=\"countersign\", charset=\"UTF-8\"";

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                Hydra.opened("by Basic", Hydra::token).and(Hydra::setsNoCookie),
                Hydra.opened(
                                "by basic in small letters",
                                person -> person.api()
                                        .with(
                                                "Authorization",
                                                "basic " + base64(person.email() + ':' + person.password()))
                                        .method("POST", TOKEN))
                        .and(Hydra::setsNoCookie));
    }

    @Test
    void takesAPasswordInUtf8WithColonsByBasic() {
        Person stranger = Person.stranger();
        Pending somebody = Pending.register(new Person(stranger.email(), "pa:ss:w\u00f6rd-\u20ac", stranger.api()));
        Hydra.require(200, somebody.verify(somebody.code()));
        Hydra.require(200, Hydra.token(somebody.person()));
        Hydra.require(200, Hydra.logIn(somebody.person()));
    }

    @TestFactory
    Stream<DynamicTest> refusesCredentialsByBasic() {
        return Row.tests(
                unauthorized("no header", person -> person.api().method("POST", TOKEN), "Not authenticated"),
                unauthorized("a bearer token", person -> person.session().method("POST", TOKEN), NO),
                unauthorized("a wrong password", person -> basic(person, person.email() + ':' + Hydra.WRONG), NO)
                        .events("sign_in_refused"),
                unauthorized("a stranger", Hydra::token, NO)
                        .given(Person::stranger)
                        .events("sign_in_refused"),
                unauthorized("no colon", person -> basic(person, person.email()), NO),
                unauthorized("no address", person -> basic(person, "john:" + person.password()), NO),
                unauthorized("no password", person -> basic(person, person.email() + ':'), NO),
                unauthorized("129 characters", person -> basic(person, person.email() + ':' + "a".repeat(129)), NO),
                unauthorized("NUL", person -> basic(person, person.email() + ':' + person.password() + '\0'), NO),
                unauthorized(
                        "no base64",
                        person -> person.api()
                                .with("Authorization", "Basic \u00a1\u00a2")
                                .method("POST", TOKEN),
                        NO),
                unauthorized(
                        "no UTF-8",
                        person -> person.api()
                                .with(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString((person.email() + ":\u00ff\u00fe")
                                                                .getBytes(StandardCharsets.ISO_8859_1)))
                                .method("POST", TOKEN),
                        NO),
                unauthorized(
                        "credentials in the body",
                        person -> person.api().post(TOKEN, "email", person.email(), "password", person.password()),
                        "Not authenticated"),
                unauthorized(
                                "cookies of a session",
                                person -> Hydra.browser(person.api(), Hydra.session(person))
                                        .method("POST", TOKEN),
                                "Not authenticated")
                        .events("signed_in"),
                Hydra.refused(
                                Row.of("a signup that waits")
                                        .given(() -> Pending.somebody().person())
                                        .when(Hydra::token),
                                403,
                                "Email not verified")
                        .events("sign_in_refused"));
    }

    private static Row unauthorized(String name, Function<Person, Answer> asks, String detail) {
        return Hydra.refused(Row.of("Basic: " + name).given(Person::verified).when(asks), 401, detail)
                .and((person, answer) ->
                        assertThat(answer.headerValues("WWW-Authenticate")).containsExactly(CHALLENGE));
    }

    private static Answer basic(Person person, String userPass) {
        return Hydra.basic(person.api(), userPass).method("POST", TOKEN);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
