package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.session.SignInMethod;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.signin.SignInOutcome;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes by mail in the place of an app's: for dialects that offer them. */
@QuarkusTest
@WithTestResource(Servers.class)
class MailedCodeSignInTest {

    private static final Pattern SIX_DIGITS = Pattern.compile("(?m)^\\s*(\\d{6})\\s*$");
    private static final String OF = " where account_id = (select id from account where email_key = $1)";

    @Inject
    Vertx vertx;

    @Inject
    RedisDataSource redis;

    @Inject
    Challenges challenges;

    @Inject
    SecondStep secondStep;

    private Work work;
    private Secured somebody;

    @BeforeEach
    void enable() {
        work = new Work(vertx);
        somebody = Secured.somebody();
        Ledger.awaitMailsSent(somebody.person().email());
    }

    private SecretToken challenge() {
        return new SecretToken(somebody.challenge());
    }

    private String mailedCode(SecretToken challenge) {
        String to = somebody.person().email();
        int before = Mailbox.allTo(to).size();
        work.run(() -> challenges.mailCode(challenge));
        Mail mail = Mailbox.awaitTo(to, before + 1).getFirst();
        Matcher code = SIX_DIGITS.matcher(mail.text());
        assertThat(code.find()).as(mail.text()).isTrue();
        return code.group(1);
    }

    private static Answer answer(SecretToken challenge, String code) {
        return new Answer(challenge, Code.mailed(code).orElseThrow(), Optional.empty(), false);
    }

    private Reason refusal(SecretToken challenge, String code) {
        return work.refusal(() -> secondStep.withCode(answer(challenge, code), Work.CLIENT));
    }

    private void assertOpens(SecretToken challenge, String code) {
        SignInOutcome outcome = work.run(() -> secondStep.withCode(answer(challenge, code), Work.CLIENT));
        assertThat(outcome).isInstanceOf(SignInOutcome.Opened.class);
    }

    private static String other(String code) {
        return code.substring(0, 5) + (char) ('0' + (code.charAt(5) - '0' + 1) % 10);
    }

    private String failures() {
        return Ledger.texts(
                        "select failures from code_gate" + OF, somebody.person().email())
                .getFirst();
    }

    @Test
    void opensASessionOnce() {
        SecretToken challenge = challenge();
        String code = mailedCode(challenge);
        assertThat(refusal(challenge, other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
        assertOpens(challenge, code);
        assertThat(failures()).isEqualTo("0");
        assertThat(refusal(challenge, code)).isEqualTo(Reason.INVALID_TEMP_TOKEN);
        SecretToken next = challenge();
        assertThat(refusal(next, code)).isEqualTo(Reason.INVALID_OTP_CODE);
        assertThat(Ledger.texts(
                        "select second_factor from session" + OF + " order by created_at desc, id desc",
                        somebody.person().email()))
                .first()
                .isEqualTo("mailed_code");
    }

    @Test
    void isOfNoUseForAnotherChallengeOrAnotherAccountOrAsACodeOfTheApp() {
        SecretToken challenge = challenge();
        String code = mailedCode(challenge);
        SecretToken sameOwner = challenge();
        Secured stranger = Secured.somebody();
        SecretToken otherOwner = new SecretToken(stranger.challenge());
        assertThat(refusal(sameOwner, code)).isEqualTo(Reason.INVALID_OTP_CODE);
        assertThat(refusal(otherOwner, code)).isEqualTo(Reason.INVALID_OTP_CODE);
        assertThat(somebody.verify(challenge.reveal(), code).status()).isEqualTo(401);
        assertThat(failures()).isEqualTo("2");
        assertOpens(challenge, code);
    }

    @Test
    void isStoredInNoFormThatGuessingReads() throws Exception {
        String code = mailedCode(challenge());
        String stored = Ledger.texts("select m::text from mailed_code m").toString()
                + Ledger.texts("select o::text from mail_outbox o");
        byte[] bytes = code.getBytes(StandardCharsets.US_ASCII);
        String id = Ledger.texts(
                        "select id::text from mailed_code" + OF,
                        somebody.person().email())
                .getFirst();
        assertThat(stored)
                .contains(id)
                .doesNotContainPattern("\\b" + code + "\\b")
                .doesNotContain(HexFormat.of().formatHex(bytes))
                .doesNotContain(sha256(code))
                .doesNotContain(sha256(id + ':' + code));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void isReplacedByTheNextOne() {
        SecretToken challenge = challenge();
        String first = mailedCode(challenge);
        String second = mailedCode(challenge);
        if (!first.equals(second)) {
            assertThat(refusal(challenge, first)).isEqualTo(Reason.INVALID_OTP_CODE);
        }
        assertOpens(challenge, second);
    }

    @Test
    void isOverAfterThreeMinutes() {
        SecretToken challenge = challenge();
        String code = mailedCode(challenge);
        String life = Ledger.texts(
                        "select extract(epoch from expires_at - created_at)::int from mailed_code" + OF,
                        somebody.person().email())
                .getFirst();
        assertThat(Duration.ofSeconds(Long.parseLong(life))).isEqualTo(Duration.ofMinutes(3));
        Ledger.change(
                "update mailed_code set expires_at = expires_at - interval '3 minutes'" + OF,
                somebody.person().email());
        assertThat(refusal(challenge, code)).isEqualTo(Reason.INVALID_OTP_CODE);
    }

    @Test
    void isOverAfterFiveTriesEvenWhereNothingElseCountsThem() {
        SecretToken challenge = challenge();
        String code = mailedCode(challenge);
        for (int i = 0; i < 5; i++) {
            assertThat(refusal(challenge, other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
            forgetFailures(challenge);
        }
        assertThat(refusal(challenge, code)).isEqualTo(Reason.INVALID_OTP_CODE);
    }

    private void forgetFailures(SecretToken challenge) {
        Ledger.change(
                "update code_gate set failures = 0, in_a_row = 0, locked_until = null, recent = '{}'" + OF,
                somebody.person().email());
        redis.hash(String.class).hset("challenge:" + ChallengeStore.idOf(challenge), "tries", "0");
        redis.key().del(Lockouts.mirrorKey(somebody.person().accountId()));
    }

    @Test
    void isCountedWithTheCodesOfTheApp() {
        SecretToken challenge = challenge();
        String code = mailedCode(challenge);
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(challenge, other(code))).isEqualTo(Reason.INVALID_OTP_CODE);
        }
        String second = somebody.challenge();
        for (int i = 0; i < 2; i++) {
            assertThat(somebody.verify(second, somebody.wrongCode()).status()).isEqualTo(401);
        }
        assertThat(refusal(challenge, code)).isEqualTo(Reason.TWOFACTOR_LOCKED);
        assertThat(work.refusal(() -> challenges.mailCode(challenge))).isEqualTo(Reason.TWOFACTOR_LOCKED);
    }

    @Test
    void provesNothingWhereTheMailboxWasTheFirstFactor() {
        Challenge byLink = new Challenge(
                somebody.person().accountId(),
                version(),
                SignInMethod.MAILED_LINK,
                Challenge.Aim.VERIFY,
                ResponseMode.TOKENS,
                Optional.empty());
        assertThat(challenges.allowsMailedCode(byLink)).isFalse();
        SecretToken token = work.run(() -> challenges.open(byLink));
        assertThat(work.refusal(() -> challenges.mailCode(token))).isEqualTo(Reason.MAILED_CODE_NOT_ALLOWED);
        assertThat(refusal(token, "123456")).isEqualTo(Reason.MAILED_CODE_NOT_ALLOWED);
        assertThat(failures()).isEqualTo("0");
        assertThat(Ledger.texts(
                        "select 1 from mailed_code" + OF, somebody.person().email()))
                .isEmpty();
    }

    @Test
    void givesNoTokensWhereTheSignInBeganWithAnIntent() {
        Challenge intent = new Challenge(
                somebody.person().accountId(),
                version(),
                SignInMethod.PASSWORD,
                Challenge.Aim.VERIFY,
                ResponseMode.INTENT,
                Optional.of("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
        SecretToken token = work.run(() -> challenges.open(intent));
        Code backup = Code.parse(somebody.backupCodes().getFirst()).orElseThrow();
        Reason reason = work.refusal(() ->
                secondStep.withCode(new Answer(token, backup, Optional.of(ResponseMode.TOKENS), false), Work.CLIENT));
        assertThat(reason).isEqualTo(Reason.RESPONSE_MODE_MISMATCH);
        assertThat(somebody.status().text("/data/backup_codes_remaining")).isEqualTo("10");
        assertThat(work.refusal(
                        () -> secondStep.withCode(new Answer(token, backup, Optional.empty(), false), Work.CLIENT)))
                .as("without a mode it would be tokens")
                .isEqualTo(Reason.RESPONSE_MODE_MISMATCH);
        Challenge kept = work.run(() -> challenges.answer(
                token,
                backup,
                Optional.of(ResponseMode.INTENT),
                Work.CLIENT,
                (account, challenge, by) -> Uni.createFrom().item(challenge)));
        assertThat(kept).isEqualTo(intent);
    }

    private int version() {
        List<String> versions = Ledger.texts(
                "select security_version from account where email_key = $1",
                somebody.person().email());
        return Integer.parseInt(versions.getFirst());
    }
}
