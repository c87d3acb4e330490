package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What counts as an attempt and what does not: nobody can guess uncounted, and nobody can lock an owner out. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(CrampedProfile.class)
class CodeAttemptTest {

    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final String UNTOUCHED = "0 0 0 0";

    @Test
    void countsNoCodeThatNoAppGives() {
        Target target = Target.somebody().anew();
        String challenge = target.owner().challenge();
        for (String code : List.of(
                "",
                "12345",
                "1234567",
                "123456789",
                "+12345",
                " 12345",
                "12345\n",
                "123.456",
                "١٢٣٤٥٦",
                "１２３４５６",
                "12345O",
                "ABCDEFGHJ",
                "ABCDEFGHJKL",
                "ABCDE_GHJK",
                "A".repeat(5000))) {
            Answer answer = target.owner().verify(challenge, code);
            assertThat(answer.status()).as(code).isEqualTo(400);
        }
        for (String code : List.of("123456", "[\"123456\"]", "{\"a\":1}", "true", "null")) {
            String body = "{\"temp_token\":\"" + challenge + "\",\"code\":" + code + "}";
            assertThat(Api.fromAnywhere().postRaw(Endpoints.VERIFY, body).status())
                    .as(code)
                    .isEqualTo(400);
        }
        assertThat(target.counted()).isEqualTo(UNTOUCHED);
        assertThat(target.owner()
                        .verify(challenge, target.owner().app().code(0))
                        .status())
                .as("none of them was one of its five tries")
                .isEqualTo(200);
    }

    @Test
    void countsAWrongCodeWhoseConsequencesFail() {
        Target target = Target.somebody().anew();
        String challenge = target.owner().challenge();
        Sql.update("alter table audit_event rename to audit_event_away");
        try {
            for (int i = 0; i < 5; i++) {
                assertThat(target.owner()
                                .verify(challenge, target.owner().app().wrongCode(i))
                                .status())
                        .isEqualTo(500);
            }
        } finally {
            Sql.update("alter table audit_event_away rename to audit_event");
        }
        assertThat(target.counted()).isEqualTo("5 5 1 5");
        Outages.await(() -> target.owner().person().logIn().status() == 200);
        assertThat(target.owner()
                        .verify(target.owner().challenge(), target.owner().app().code(0))
                        .code())
                .isEqualTo("TWOFACTOR_LOCKED");
    }

    @Test
    void locksNoCodesForAStrangersWrongPasswords() {
        Target target = Target.somebody().anew();
        Person person = target.owner().person();
        for (int i = 0; i < 20; i++) {
            Api stranger = Api.fromAnywhere();
            List<Answer> answers = Burst.of(50, n -> person.from(stranger).logIn(WRONG));
            assertThat(Burst.statuses(answers).keySet()).isSubsetOf(401, 429, 503);
        }
        assertThat(target.counted()).isEqualTo(UNTOUCHED);
        assertThat(target.owner().signIn().status()).as("a known place").isEqualTo(200);
    }

    /** The endpoints that ask a signed-in user for the password. */
    private static List<Supplier<Answer>> endpoints(Secured owner, String password, String code) {
        Api session = owner.session();
        return List.of(
                () -> session.post(Secured.TWO_FACTOR + "/setup", "password", password),
                () -> session.post(Endpoints.REGENERATE, "password", password, "code", code),
                () -> session.patch(Endpoints.TOKEN_GATE, "enabled", false, "password", password, "otp_code", code),
                () -> session.deleteWith(Secured.TWO_FACTOR, "password", password, "code", code));
    }

    @Test
    void comparesFivePasswordsWithAStolenAccessToken() {
        Target target = Target.somebody().anew();
        String code = target.owner().app().code(0);
        List<Supplier<Answer>> wrong = endpoints(target.owner(), WRONG, code);
        for (int i = 0; i < 5; i++) {
            Answer answer = wrong.get(i % wrong.size()).get();
            assertThat(answer.code()).as(answer.toString()).isEqualTo("INCORRECT_PASSWORD");
            assertThat(answer.status()).isEqualTo(answer.path().equals(Endpoints.TOKEN_GATE) ? 401 : 400);
        }
        List<Supplier<Answer>> right =
                endpoints(target.owner(), target.owner().person().password(), code);
        int hashes = Metrics.hashesOf(() ->
                right.forEach(endpoint -> assertThat(endpoint.get().code()).isEqualTo("RATE_LIMITED")));
        assertThat(hashes).isZero();
        assertThat(target.counted()).isEqualTo(UNTOUCHED);
        assertThat(target.owner().signIn().status())
                .as("elsewhere the owner goes on")
                .isEqualTo(200);
    }
}
