package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Sign-ins from a hosted sign-in page, which never gets tokens where it sends a code challenge. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(HostedPageContractTest.Hosting.class)
class HostedPageContractTest {

    private static final String HOSTED = "https://login.example.com";
    private static final String TRUSTED = "https://app.example.com";

    /** A server with a hosted page and another trusted one. */
    public static class Hosting implements FirmProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.origins.trusted", HOSTED + ',' + TRUSTED, "countersign.origins.hosted", HOSTED);
        }
    }

    /* This user, whose page has the origin. */
    private static AppUser at(String origin, AppUser who) {
        return new AppUser(who.person().from(who.person().api().with("Origin", origin)), who.verifier());
    }

    @TestFactory
    Stream<DynamicTest> issuesAnIntent() {
        return Row.tests(
                Row.of("for a code challenge")
                        .given(
                                AppUser::somebody,
                                AppUser::person,
                                who -> at(HOSTED, who).logIn("code_challenge", who.challenge()))
                        .ok("Login successful", "auth_intent_token", "user")
                        .events("intent_issued"),
                Row.of("also when tokens are asked for")
                        .given(
                                AppUser::somebody,
                                AppUser::person,
                                who -> at(HOSTED, who)
                                        .logIn("code_challenge", who.challenge(), "response_mode", "tokens"))
                        .ok("Login successful", "auth_intent_token", "user")
                        .events("intent_issued"),
                Row.of("for a mailed link")
                        .given(
                                () -> AppUser.of(Person.signedUp()),
                                AppUser::person,
                                who -> at(HOSTED, who)
                                        .person()
                                        .api()
                                        .post(
                                                "/api/v1/auth/verify-email",
                                                "token",
                                                who.person().mailedToken(),
                                                "code_challenge",
                                                who.challenge()))
                        .ok("Email verified. Login successful.", "auth_intent_token")
                        .events("address_verified", "intent_issued"),
                Row.of("not for what is no code challenge")
                        .given(
                                AppUser::somebody,
                                AppUser::person,
                                who -> at(HOSTED, who).logIn("code_challenge", "x"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/code_challenge"));
    }

    @Test
    void issuesAnIntentAfterACode() {
        Secured secured = Secured.somebody();
        AppUser who = at(HOSTED, AppUser.of(secured.person()));
        String challenge = who.logIn("code_challenge", who.challenge()).text("/data/temp_token");

        Answer issued = secured.verify(challenge, secured.backupCodes().getFirst());

        assertThat(who.authorize(issued.text("/data/auth_intent_token")).status())
                .isEqualTo(200);
    }

    @Test
    void givesTokensToOtherPagesAndWithoutACodeChallenge() {
        AppUser who = AppUser.somebody();
        assertThat(at(TRUSTED, who).logIn("code_challenge", who.challenge()).text("/data/token"))
                .isNotEmpty();
        assertThat(at(HOSTED, who).logIn("client", "web").text("/data/token")).isNotEmpty();
    }
}
