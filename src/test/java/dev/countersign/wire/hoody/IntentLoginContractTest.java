package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/login} with {@code response_mode=intent}. */
@QuarkusTest
@WithTestResource(Servers.class)
class IntentLoginContractTest {

    private static final String WRONG = "Wrong-Horse-7-battery";

    @TestFactory
    Stream<DynamicTest> issuesAnIntent() {
        return Row.tests(
                issued("by address", AppUser::logIn),
                issued(
                        "by user name",
                        who -> who.person()
                                .api()
                                .post(
                                        AppUser.LOGIN,
                                        "username",
                                        who.person().username(),
                                        "password",
                                        who.person().password(),
                                        "response_mode",
                                        "intent",
                                        "code_challenge",
                                        who.challenge())),
                issued(
                        "with what newer clients send",
                        who -> who.logIn(
                                "response_mode", "intent", "code_challenge", who.challenge(), "client", "web")));
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatIsNoCodeChallenge() {
        return Row.tests(
                Row.of("none")
                        .given(AppUser::somebody, AppUser::person, who -> who.logIn("response_mode", "intent"))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code_challenge"),
                malformed("an empty one", who -> ""),
                malformed("42 characters", who -> who.challenge().substring(1)),
                malformed("44 characters", who -> who.challenge() + 'A'),
                malformed("129 characters", who -> "a".repeat(129)),
                malformed("padding", who -> who.challenge() + '='),
                malformed("the other base64", who -> '+' + who.challenge().substring(1)),
                malformed("a slash", who -> '/' + who.challenge().substring(1)),
                malformed("a line break", who -> who.challenge() + '\n'),
                malformed("the verifier itself", AppUser::verifier));
    }

    @TestFactory
    Stream<DynamicTest> refusesAsEveryLogIn() {
        return Row.tests(
                Row.of("a wrong password")
                        .given(
                                AppUser::somebody,
                                AppUser::person,
                                who -> AppUser.of(new Person(
                                                who.person().email(),
                                                WRONG,
                                                who.person().api()))
                                        .logIn())
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"),
                Row.of("a banned account")
                        .given(() -> AppUser.of(Person.banned()), AppUser::person, AppUser::logIn)
                        .refused(403, "ACCOUNT_BANNED", "ACCOUNT_BANNED", "Your account is banned")
                        .events("sign_in_refused"),
                Row.of("another mode")
                        .given(
                                AppUser::somebody,
                                AppUser::person,
                                who -> who.logIn("response_mode", "code", "code_challenge", who.challenge()))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/response_mode"));
    }

    @Test
    void ignoresACodeChallengeWhereTokensAreWanted() {
        AppUser who = AppUser.somebody();
        assertThat(who.logIn("code_challenge", "x").text("/data/token")).isNotEmpty();
        assertThat(who.logIn("code_challenge", who.challenge(), "response_mode", "tokens")
                        .text("/data/token"))
                .isNotEmpty();
    }

    @Test
    void opensNoSession() {
        AppUser who = AppUser.somebody();
        String sessions = sessions(who);

        who.intent();

        assertThat(sessions(who)).isEqualTo(sessions);
    }

    private static String sessions(AppUser who) {
        return Ledger.texts(
                        "select count(*) from session where account_id = $1",
                        who.person().accountId())
                .getFirst();
    }

    private static Row issued(String name, Function<AppUser, Answer> request) {
        return Row.of(name)
                .given(AppUser::somebody, AppUser::person, request)
                .ok("Login successful", "auth_intent_token", "user")
                .and((person, answer) ->
                        assertThat(answer.text("/data/auth_intent_token")).matches("[0-9a-f]{64}"))
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .events("intent_issued");
    }

    private static Row malformed(String name, Function<AppUser, String> challenge) {
        return Row.of(name)
                .given(
                        AppUser::somebody,
                        AppUser::person,
                        who -> who.logIn("response_mode", "intent", "code_challenge", challenge.apply(who)))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates("/code_challenge");
    }
}
