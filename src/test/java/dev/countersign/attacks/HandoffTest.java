package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Stolen intents and codes, and those whose account changed meanwhile. */
@QuarkusTest
@WithTestResource(Servers.class)
class HandoffTest {

    @Test
    void acceptsNeitherIntentsNorCodesAsTokens() {
        AppUser who = AppUser.somebody();
        Secured secured = Secured.somebody();
        String code = FactorRecord.rightCode(secured);
        for (String token : List.of(who.intent(), who.code())) {
            Api asSession = who.person().api().as(token);
            for (Answer answer : List.of(
                    asSession.get(Pair.ME),
                    asSession.get("/api/v1/users/auth/sessions"),
                    asSession.get(Secured.TWO_FACTOR + "/status"),
                    asSession.post(
                            Secured.TWO_FACTOR + "/setup",
                            "password",
                            who.person().password()),
                    asSession.post(Pair.LOGOUT),
                    asSession.post(Pair.REFRESH),
                    asSession.post(Pair.REFRESH, "refreshToken", token))) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            }
            assertThat(secured.verify(token, code).code()).isEqualTo("INVALID_TEMP_TOKEN");
            assertThat(who.person().verify(token).status()).isEqualTo(400);
            assertThat(who.person()
                            .setPassword(token, "Another-Horse-9-battery")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void opensNothingForAnotherSignInsVerifier() {
        AppUser who = AppUser.somebody();
        AppUser other = AppUser.of(who.person());
        String code = who.code();
        String others = other.code();
        int sessions = FactorRecord.sessions(who.person());

        assertRefused(other.exchange(code));
        assertRefused(who.exchange(others));

        assertThat(FactorRecord.sessions(who.person())).isEqualTo(sessions);
    }

    @Test
    void opensNothingForAnIntentFromBeforeABan() {
        assertRefusedAfter(person -> Ledger.ban(person.email()));
    }

    @Test
    void opensNothingForAnIntentFromBeforeAReset() {
        assertRefusedAfter(person -> person.setPassword(person.mailedResetToken(), "Another-Horse-9-battery"));
    }

    @Test
    void opensNothingForAnIntentFromBeforeASecondFactor() {
        assertRefusedAfter(Secured::secure);
    }

    @Test
    void opensNothingForAnIntentFromBeforeTheFactorWasRemoved() {
        Secured secured = Secured.somebody();
        AppUser who = AppUser.of(secured.person());
        String challenge = who.logIn().text("/data/temp_token");
        String intent =
                secured.verify(challenge, FactorRecord.rightCode(secured)).text("/data/auth_intent_token");
        Answer removed = secured.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        who.person().password(),
                        "code",
                        secured.backupCodes().getFirst());
        assertThat(removed.status()).as(removed.toString()).isEqualTo(200);
        String code = who.authorize(intent).text("/data/code");

        assertRefused(who.exchange(code));
    }

    @Test
    void sendsNoCodeToAUriThatOnlyLooksAllowed() {
        AppUser who = AppUser.somebody();
        for (String uri : List.of(
                AppUser.REDIRECT_URI + '/',
                AppUser.REDIRECT_URI + "?",
                AppUser.REDIRECT_URI + "#",
                AppUser.REDIRECT_URI + "?next=https://evil.example",
                AppUser.REDIRECT_URI + "/..",
                AppUser.REDIRECT_URI + "%00",
                AppUser.REDIRECT_URI + ' ',
                ' ' + AppUser.REDIRECT_URI,
                AppUser.REDIRECT_URI + "\r\nX: y",
                AppUser.REDIRECT_URI + "," + AppUser.LOOPBACK_URI,
                "HTTPS://app.example.com/callback",
                "https://APP.example.com/callback",
                "https://app.example.com:443/callback",
                "https://app.example.com./callback",
                "https://app.example.com/%63allback",
                "https://app.example.com//callback",
                "https://app.example.com\\@evil.example/callback",
                "https://app.example.com@evil.example/callback",
                "https://user@app.example.com/callback",
                "https://app.example.com.evil.example/callback",
                "https://evil.example/https://app.example.com/callback",
                "http://app.example.com/callback",
                "//app.example.com/callback",
                "https:app.example.com/callback",
                "/callback",
                "javascript:alert(1)",
                "http://127.0.0.1:8086/callback",
                "http://localhost:8085/callback",
                "",
                AppUser.REDIRECT_URI + "a".repeat(4000))) {
            Answer answer = who.authorize(who.intent(), "code_challenge", who.challenge(), "redirect_uri", uri);
            assertThat(answer.status()).as(uri).isEqualTo(400);
            assertThat(answer.json().findValuesAsText("instancePath"))
                    .as(answer.toString())
                    .containsExactly("/redirect_uri");
        }
    }

    /* The change happens once before the code is issued, and once after. */
    private static void assertRefusedAfter(Consumer<Person> change) {
        AppUser early = AppUser.somebody();
        String intent = early.intent();
        change.accept(early.person());
        assertRefused(early.exchange(early.authorize(intent).text("/data/code")));

        AppUser late = AppUser.somebody();
        String code = late.code();
        change.accept(late.person());
        int sessions = FactorRecord.sessions(late.person());
        assertRefused(late.exchange(code));
        assertThat(FactorRecord.sessions(late.person())).isEqualTo(sessions);
    }

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_AUTHORIZATION_CODE");
    }
}
