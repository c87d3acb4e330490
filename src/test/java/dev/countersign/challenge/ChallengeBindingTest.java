package dev.countersign.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.account.Accounts;
import dev.countersign.code.Code;
import dev.countersign.kernel.CodeChallenge;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.SecretToken;
import dev.countersign.secondfactor.SecondFactorPolicy;
import dev.countersign.secondfactor.Work;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.SignInMethod;
import dev.countersign.session.Terms;
import dev.countersign.signin.SecondStep;
import dev.countersign.signin.SecondStep.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sign-in is bound to from its start, and what the database stores of an email code. */
@QuarkusTest
@WithTestResource(Servers.class)
class ChallengeBindingTest {

    private static final ResponseMode TOKENS = Terms.pair("hoody").mode();
    private static final ResponseMode INTENT =
            ResponseMode.intent("hoody", new CodeChallenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));

    @Inject
    Vertx vertx;

    @Inject
    SecondFactorPolicy policy;

    @Inject
    Challenges challenges;

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    SecondStep secondStep;

    private Below below;

    @BeforeEach
    void enable() {
        below = Below.wire(vertx, challenges, secondStep);
    }

    @Test
    void provesNothingWhereTheMailboxWasTheFirstFactor() {
        Challenge byLink = after(SignInMethod.MAILED_LINK);
        assertThat(byLink.mailedCode()).isFalse();
        SecretToken token = below.work().run(() -> challenges.open(byLink));
        assertThat(below.work().refusal(() -> challenges.mailCode(token, TOKENS)))
                .isEqualTo(Reason.MAILED_CODE_NOT_ALLOWED);
        assertThat(below.refusal(token, "123456")).isEqualTo(Reason.MAILED_CODE_NOT_ALLOWED);
        assertThat(below.failures()).isEqualTo("0");
        assertThat(Ledger.texts(
                        "select 1 from mailed_code" + Below.OF,
                        below.somebody().person().email()))
                .isEmpty();
    }

    @Test
    void isNoSecondFactorAfterAPasswordThatTheSameMailboxSet() {
        assertThat(after(SignInMethod.PASSWORD).mailedCode()).isTrue();
        Person person = below.somebody().person();
        String password = "Another-Horse-9-battery";
        assertThat(person.setPassword(person.mailedResetToken(), password).status())
                .isEqualTo(200);

        assertThat(after(SignInMethod.PASSWORD).mailedCode()).isFalse();
        String challenge = person.logIn(password).text("/data/temp_token");
        assertThat(below.work().refusal(() -> challenges.mailCode(new SecretToken(challenge), TOKENS)))
                .isEqualTo(Reason.MAILED_CODE_NOT_ALLOWED);

        assertThat(below.somebody()
                        .verify(challenge, below.somebody().backupCodes().get(1))
                        .status())
                .isEqualTo(200);
        assertThat(after(SignInMethod.PASSWORD).mailedCode())
                .as("after another factor was given")
                .isTrue();
    }

    /* The challenge that follows this first factor. */
    private Challenge after(SignInMethod method) {
        return below.work()
                .run(() -> database.statement(
                        () -> accounts.find(below.somebody().person().accountId())
                                .flatMap(account -> policy.challengeAfter(method, TOKENS, account))))
                .orElseThrow();
    }

    @Test
    void givesNoTokensWhereTheSignInBeganWithAnIntent() {
        Challenge intent = new Challenge(
                below.somebody().person().accountId(),
                below.version(),
                SignInMethod.PASSWORD,
                ChallengeKind.VERIFY,
                true,
                INTENT);
        SecretToken token = below.work().run(() -> challenges.open(intent));
        Code backup = Code.parse(below.somebody().backupCodes().getFirst()).orElseThrow();
        Answer answer = new Answer(token, backup);
        assertThat(below.work()
                        .refusal(() -> secondStep.asBegun(
                                answer, Optional.of(ResponseMode.Kind.TOKENS), Terms.pair("hoody"), Work.CLIENT)))
                .isEqualTo(Reason.RESPONSE_MODE_MISMATCH);
        assertThat(below.work().refusal(() -> secondStep.withCode(answer, Terms.pair("hoody"), Work.CLIENT)))
                .as("where a sign-in can end in nothing else")
                .isEqualTo(Reason.RESPONSE_MODE_MISMATCH);
        assertThat(below.somebody().status().text("/data/backup_codes_remaining"))
                .isEqualTo("10");
        Challenge kept = below.work()
                .run(() -> challenges.answer(
                        token,
                        backup,
                        INTENT.accepted(),
                        Work.CLIENT,
                        (account, challenge, by) -> Uni.createFrom().item(challenge)));
        assertThat(kept).isEqualTo(intent);
    }

    @Test
    void isStoredInNoFormThatGuessingReads() throws Exception {
        String code = below.mailedCode(below.challenge());
        String stored = Ledger.texts("select m::text from mailed_code m").toString()
                + Ledger.texts("select o::text from mail_outbox o");
        byte[] bytes = code.getBytes(StandardCharsets.US_ASCII);
        String id = Ledger.texts(
                        "select id::text from mailed_code" + Below.OF,
                        below.somebody().person().email())
                .getFirst();
        assertThat(stored)
                .contains(id)
                .doesNotContainPattern(alone(code))
                .doesNotContain(HexFormat.of().formatHex(bytes))
                .doesNotContain(sha256(code))
                .doesNotContain(sha256(id + ':' + code));
    }

    /* A stored timestamp may end in the same six digits; those follow a dot. */
    private static String alone(String code) {
        return "(?<![\\w.])" + code + "(?!\\w)";
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
