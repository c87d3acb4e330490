package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The challenge between the two factors: it is not a session, it expires, and it keeps the terms of its sign-in. */
@QuarkusTest
@WithTestResource(Servers.class)
class ChallengeTest {

    private static final String VERIFY = Secured.TWO_FACTOR + "/verify";
    private static final String CANCEL = "/api/v1/auth/intent/cancel";

    private static void assertOver(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
    }

    private static void assertIn(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private static String next(Secured somebody) {
        return FactorRecord.rightCode(somebody);
    }

    @Test
    void revealsOnlyHowToGoOn() {
        Secured somebody = Secured.somebody();
        int sessions = FactorRecord.sessions(somebody.person());
        Answer login = somebody.person().logIn();
        List<String> fields = new ArrayList<>();
        login.json().path("data").fieldNames().forEachRemaining(fields::add);
        assertThat(fields).containsExactlyInAnyOrder("requires_2fa", "temp_token", "method");
        assertThat(login.headers().map()).doesNotContainKeys("set-cookie", "authorization");
        assertThat(login.header("Cache-Control")).contains("no-store");
        assertThat(login.toString())
                .doesNotContain(somebody.person().username())
                .doesNotContain(somebody.person().accountId())
                .doesNotContain("@");
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
        Answer wrong = somebody.person().logIn("Wrong-Horse-7-battery");
        assertThat(wrong.json())
                .as("whether there is a second factor is told after the right password")
                .isEqualTo(Person.stranger().logIn().json());
    }

    @Test
    void isOverWhenCancelledOrAnswered() {
        Secured somebody = Secured.somebody();
        String cancelled = somebody.challenge();
        assertThat(somebody.person().api().as(cancelled).post(CANCEL).status()).isEqualTo(204);
        String attempts = FactorRecord.attempts(somebody.person());
        String code = next(somebody);
        assertOver(somebody.verify(cancelled, code));
        assertThat(FactorRecord.attempts(somebody.person())).isEqualTo(attempts);
        String answered = somebody.challenge();
        assertIn(somebody.verify(answered, code));
        assertOver(somebody.verify(answered, next(somebody)));
        assertOver(somebody.verify(answered, somebody.backupCodes().getFirst()));
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
    }

    @Test
    void isNoSession() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        Api asSession = somebody.person().api().as(challenge);
        String password = somebody.person().password();
        String factor = FactorRecord.factor(somebody.person());
        int sessions = FactorRecord.sessions(somebody.person());
        for (Answer answer : List.of(
                asSession.get(Pair.ME),
                asSession.get("/api/v1/users/me"),
                asSession.get("/api/v1/users/auth/sessions"),
                asSession.delete("/api/v1/users/auth/sessions"),
                asSession.get(Secured.TWO_FACTOR + "/status"),
                asSession.get(Secured.TWO_FACTOR + "/trusted-devices"),
                asSession.post(Secured.TWO_FACTOR + "/setup", "password", password),
                asSession.post(
                        Secured.TWO_FACTOR + "/verify-setup",
                        "code",
                        somebody.app().code(0)),
                asSession.post(Secured.TWO_FACTOR + "/email-code"),
                asSession.deleteWith(Secured.TWO_FACTOR, "password", password, "code", somebody.wrongCode()),
                asSession.patch(Secured.TWO_FACTOR + "/token-gate", "enabled", false),
                asSession.post(Pair.LOGOUT),
                asSession.post(Pair.REFRESH),
                asSession.post(Pair.REFRESH, "refreshToken", challenge))) {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
        }
        assertThat(FactorRecord.factor(somebody.person())).isEqualTo(factor);
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
        assertIn(somebody.verify(challenge, next(somebody)));
    }

    @Test
    void isNotReplacedByAnotherKindOfToken() {
        Secured somebody = Secured.somebody();
        String code = next(somebody);
        Pair pair = Pair.of(somebody.enabled());
        String resetLink = somebody.person().mailedResetToken();
        JsonNode claim = somebody.person().signedIn().json().at("/data/identity_claim/payload_b64");
        for (String token :
                List.of(pair.access(), pair.refresh(), resetLink, claim.asText("none"), "0".repeat(64), "", "null")) {
            assertOver(somebody.verify(token, code));
            assertOver(somebody.person().api().as(token).post(VERIFY, "code", code));
        }
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        String challenge = somebody.challenge();
        assertThat(somebody.person()
                        .setPassword(challenge, "Other-Horse-8-battery")
                        .status())
                .isEqualTo(400);
        assertThat(somebody.person().verify(challenge).status()).isEqualTo(400);
        assertIn(somebody.verify(challenge, code));
    }

    @Test
    void isRefusedTogetherWithADifferentOne() {
        Secured somebody = Secured.somebody();
        String one = somebody.challenge();
        String other = somebody.challenge();
        String code = next(somebody);
        assertOver(somebody.person().api().as(one).post(VERIFY, "temp_token", other, "code", code));
        assertOver(somebody.session().post(VERIFY, "temp_token", other, "code", code));
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        assertIn(somebody.person().api().as(one).post(VERIFY, "temp_token", one, "code", code));
        assertIn(somebody.verify(other, next(somebody)));
    }

    @Test
    void givesNoWeakerAnswerThanTheSignInBeganWith() {
        Secured somebody = Secured.somebody();
        String code = next(somebody);
        int sessions = FactorRecord.sessions(somebody.person());
        String tokens = somebody.challenge();
        AppUser who = AppUser.of(somebody.person());
        String intent = who.logIn().text("/data/temp_token");
        for (String mode : List.of("intent", "INTENT", "tokens,intent", "", "TOKENS")) {
            assertGivesNothing(verifyAs(somebody, tokens, code, mode));
        }
        for (String mode : List.of("tokens", "INTENT", "intent,tokens", "", "cookie")) {
            assertGivesNothing(verifyAs(somebody, intent, code, mode));
        }
        assertThat(FactorRecord.sessions(somebody.person())).isEqualTo(sessions);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
        assertIn(verifyAs(somebody, tokens, code, "tokens"));
        Answer issued = verifyAs(somebody, intent, next(somebody), "intent");
        assertIn(issued);
        assertThat(issued.json().at("/data/token").isMissingNode()).isTrue();
    }

    private static Answer verifyAs(Secured somebody, String challenge, String code, String mode) {
        return somebody.person().api().post(VERIFY, "temp_token", challenge, "code", code, "response_mode", mode);
    }

    private static void assertGivesNothing(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.json().at("/data/token").isMissingNode()).isTrue();
        assertThat(answer.json().at("/data/auth_intent_token").isMissingNode()).isTrue();
    }

    @Test
    void bindsAnIntentToTheCodeChallengeOfTheFirstStep() {
        Secured somebody = Secured.somebody();
        AppUser who = AppUser.of(somebody.person());
        AppUser thief = AppUser.of(somebody.person());
        Answer first = who.logIn();
        Answer issued = somebody.person()
                .api()
                .post(
                        VERIFY,
                        "temp_token",
                        first.text("/data/temp_token"),
                        "code",
                        next(somebody),
                        "response_mode",
                        "intent",
                        "code_challenge",
                        thief.challenge());
        String intent = issued.text("/data/auth_intent_token");
        assertThat(thief.authorize(intent).status()).isEqualTo(400);
        assertThat(who.authorize(intent).status()).as("it was used up").isEqualTo(401);
    }

    @Test
    void endsTheOldestOfElevenOfAnAccount() {
        Secured somebody = Secured.somebody();
        Secured other = Secured.somebody();
        String elsewhere = other.challenge();
        List<String> challenges = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            challenges.add(somebody.challenge());
        }
        assertOver(somebody.verify(challenges.getFirst(), next(somebody)));
        assertIn(somebody.verify(challenges.get(1), next(somebody)));
        assertIn(somebody.verify(challenges.getLast(), next(somebody)));
        assertIn(other.verify(elsewhere, next(other)));
    }
}
