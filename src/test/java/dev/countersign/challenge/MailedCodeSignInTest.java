package dev.countersign.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import dev.countersign.signin.SecondStep;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Email codes instead of app codes, for dialects that offer them. */
@QuarkusTest
@WithTestResource(Servers.class)
class MailedCodeSignInTest {

    private static final ResponseMode TOKENS = Terms.pair("hoody").mode();

    @Inject
    Vertx vertx;

    @Inject
    RedisDataSource redis;

    @Inject
    Challenges challenges;

    @Inject
    SecondStep secondStep;

    private Below below;

    @BeforeEach
    void enable() {
        below = Below.wire(vertx, challenges, secondStep);
    }

    @Test
    void opensASessionOnce() {
        SecretToken challenge = below.challenge();
        String code = below.mailedCode(challenge);
        assertThat(below.refusal(challenge, Below.other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
        below.assertOpens(challenge, code);
        assertThat(below.failures()).isEqualTo("0");
        assertThat(below.refusal(challenge, code)).isEqualTo(Reason.INVALID_TEMP_TOKEN);
        SecretToken next = below.challenge();
        assertThat(below.refusal(next, code)).isEqualTo(Reason.MAILED_CODE_EXPIRED);
        assertThat(Ledger.texts(
                        "select second_factor from session" + Below.OF + " order by created_at desc, id desc",
                        below.somebody().person().email()))
                .first()
                .isEqualTo("mailed_code");
    }

    @Test
    void isOfNoUseForAnotherChallengeOrAnotherAccountOrAsACodeOfTheApp() {
        SecretToken challenge = below.challenge();
        String code = below.mailedCode(challenge);
        SecretToken sameOwner = below.challenge();
        Secured stranger = Secured.somebody();
        SecretToken otherOwner = new SecretToken(stranger.challenge());
        assertThat(below.refusal(sameOwner, code)).isEqualTo(Reason.MAILED_CODE_EXPIRED);
        assertThat(below.refusal(otherOwner, code)).isEqualTo(Reason.MAILED_CODE_EXPIRED);
        assertThat(below.somebody().verify(challenge.reveal(), code).status()).isEqualTo(401);
        assertThat(below.failures()).as("where no code is live none is guessed").isEqualTo("1");
        below.assertOpens(challenge, code);
    }

    @Test
    void isReplacedByTheNextOne() {
        SecretToken challenge = below.challenge();
        String first = below.mailedCode(challenge);
        String second = below.mailedCode(challenge);
        if (!first.equals(second)) {
            assertThat(below.refusal(challenge, first)).isEqualTo(Reason.INVALID_OTP_CODE);
        }
        below.assertOpens(challenge, second);
    }

    @Test
    void isOverAfterThreeMinutes() {
        SecretToken challenge = below.challenge();
        String code = below.mailedCode(challenge);
        String life = Ledger.texts(
                        "select extract(epoch from expires_at - created_at)::int from mailed_code" + Below.OF,
                        below.somebody().person().email())
                .getFirst();
        assertThat(Duration.ofSeconds(Long.parseLong(life))).isEqualTo(Duration.ofMinutes(3));
        Ledger.change(
                "update mailed_code set expires_at = expires_at - interval '3 minutes'" + Below.OF,
                below.somebody().person().email());
        assertThat(below.refusal(challenge, code)).isEqualTo(Reason.MAILED_CODE_EXPIRED);
    }

    @Test
    void isOverAfterFiveTriesEvenWhereNothingElseCountsThem() {
        SecretToken challenge = below.challenge();
        String code = below.mailedCode(challenge);
        for (int i = 0; i < 5; i++) {
            assertThat(below.refusal(challenge, Below.other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
            forgetFailures();
        }
        assertThat(below.refusal(challenge, code)).isEqualTo(Reason.MAILED_CODE_EXPIRED);
    }

    private void forgetFailures() {
        Ledger.change(
                "update code_gate set failures = 0, in_a_row = 0, locked_until = null, recent = '{}'" + Below.OF,
                below.somebody().person().email());
        redis.key().del("code-lock:" + below.somebody().person().accountId());
    }

    @Test
    void isCountedWithTheCodesOfTheApp() {
        SecretToken challenge = below.challenge();
        String code = below.mailedCode(challenge);
        for (int i = 0; i < 3; i++) {
            assertThat(below.refusal(challenge, Below.other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
        }
        String second = below.somebody().challenge();
        for (int i = 0; i < 2; i++) {
            assertThat(below.somebody()
                            .verify(second, below.somebody().wrongCode())
                            .status())
                    .isEqualTo(401);
        }
        assertThat(below.refusal(challenge, code)).isEqualTo(Reason.TWOFACTOR_LOCKED);
        Ledger.awaitMailsSent(below.somebody().person().email());
        assertThat(below.refusal(challenge, below.mailedCode(challenge))).isEqualTo(Reason.TWOFACTOR_LOCKED);
    }

    @Test
    void isNotSentWhereOnlyANewPasswordGoesOn() {
        SecretToken challenge = below.challenge();
        below.mailedCode(challenge);
        Ledger.change(
                "update code_gate set in_a_row = 50" + Below.OF,
                below.somebody().person().email());
        assertThat(below.work().refusal(() -> challenges.mailCode(challenge, TOKENS)))
                .isEqualTo(Reason.TWOFACTOR_BLOCKED);
    }
}
