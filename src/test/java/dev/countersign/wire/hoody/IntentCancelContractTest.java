package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/auth/intent/cancel}. */
@QuarkusTest
@WithTestResource(Servers.class)
class IntentCancelContractTest {

    private static final String PATH = "/api/v1/auth/intent/cancel";

    private static Secured one;

    @TestFactory
    Stream<DynamicTest> cancels() {
        return Row.tests(
                cancelled("a challenge", who -> cancel(who, "Bearer " + who.token())),
                cancelled("a challenge twice", who -> {
                    cancel(who, "Bearer " + who.token());
                    return cancel(who, "Bearer " + who.token());
                }),
                cancelled(
                        "a challenge, with a body",
                        who -> who.person().api().as(who.token()).post(PATH, "temp_token", "x")),
                cancelled("what is unknown", who -> cancel(who, "Bearer " + "0".repeat(64))),
                cancelled("a word", who -> cancel(who, "Bearer word")),
                cancelled("nothing", who -> cancel(who, "Bearer ")),
                cancelled("an empty header", who -> cancel(who, "")),
                cancelled("another scheme", who -> cancel(who, "Basic dTpw")),
                cancelled(
                        "an access token",
                        who -> cancel(who, "Bearer " + who.secured().enabled().text("/data/token"))),
                Row.of("an intent")
                        .given(AppUser::somebody, AppUser::person, who -> who.cancel(who.intent()))
                        .nothing()
                        .events("intent_issued"),
                Row.of("an intent twice")
                        .given(AppUser::somebody, AppUser::person, who -> {
                            String intent = who.intent();
                            who.cancel(intent);
                            return who.cancel(intent);
                        })
                        .nothing()
                        .events("intent_issued"),
                Row.of("an authorization code, which stays")
                        .given(AppUser::somebody, AppUser::person, who -> {
                            String code = who.code();
                            Answer answer = who.cancel(code);
                            assertThat(who.exchange(code).status()).isEqualTo(200);
                            return answer;
                        })
                        .nothing()
                        .events("intent_issued", "signed_in"),
                Row.of("not without a header")
                        .when(person -> person.api().method("POST", PATH))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required")
                        .and((person, answer) ->
                                assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer")));
    }

    @Test
    void makesACancelledTokenUseless() {
        Challenged who = somebody();
        cancel(who, "Bearer " + who.token());

        Answer answer = who.answer(who.code());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
    }

    @Test
    void leavesOtherChallengesAndSessionsAlone() {
        Challenged who = somebody();
        Challenged other = Challenged.of(who.secured());
        cancel(who, "Bearer " + who.token());
        cancel(who, "Bearer " + who.secured().enabled().text("/data/token"));

        assertThat(who.secured().status().status()).isEqualTo(200);
        assertThat(other.answer(other.code()).status()).isEqualTo(200);
    }

    private static Row cancelled(String name, Function<Challenged, Answer> request) {
        return Row.of(name)
                .given(IntentCancelContractTest::somebody, Challenged::person, request)
                .nothing();
    }

    private static Answer cancel(Challenged who, String authorization) {
        return who.person().api().with("Authorization", authorization).method("POST", PATH);
    }

    /* A user shared between rows, reset as if no code had been tried. */
    private static synchronized Challenged somebody() {
        if (one == null) {
            one = Secured.somebody();
        }
        return Challenged.of(one.rested());
    }
}
