package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
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
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes that verify an address in the place of a mailed link. */
@QuarkusTest
@WithTestResource(Servers.class)
class VerificationCodeTest {

    @Inject
    Vertx vertx;

    @Inject
    Signups signups;

    @Inject
    Verification verification;

    private Registrant somebody;

    @BeforeEach
    void register() {
        somebody = Registrant.somebody(new Work(vertx), signups, verification);
    }

    private void expire(String what) {
        Ledger.change(
                "update " + what + " set expires_at = expires_at - interval '8 days' where "
                        + (what.equals("pending_signup") ? "id" : "pending_id") + " = $1",
                somebody.id());
    }

    @Test
    void makesTheAccountThatWasRegisteredAndSpendsTheLink() {
        Account account = somebody.verified(somebody.code());

        assertThat(account.id()).isEqualTo(somebody.id());
        assertThat(account.alias()).isEqualTo(Registrant.NAME);
        assertThat(account.image()).contains(Registrant.IMAGE);
        assertThat(account.hasPassword()).isTrue();
        assertThat(somebody.pending()).isEmpty();
        assertThat(somebody.codes()).isEmpty();
        assertThat(somebody.work().refusal(() -> verification.verify(somebody.link(), Registrant.client())))
                .isEqualTo(Reason.INVALID_VERIFICATION_TOKEN);
        assertThat(somebody.refusal(somebody.code())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(Ledger.texts("select detail from audit_event where account_id = $1", somebody.id()))
                .containsExactly(somebody.id());
    }

    @Test
    void isSpentByTheLink() {
        String code = somebody.code();
        Account account = somebody.work().run(() -> verification.verify(somebody.link(), Registrant.client()));

        assertThat(account.id()).isEqualTo(somebody.id());
        assertThat(account.alias()).isEqualTo(Registrant.NAME);
        assertThat(somebody.refusal(code)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(somebody.refusal(code, Optional.empty())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(somebody.accounts()).hasSize(1);
    }

    @Test
    void needsNoProofOfTheSignupWhileItWaitsAlone() {
        Account account = somebody.work().run(() -> somebody.verifying(somebody.code(), Optional.empty()));
        assertThat(account.id()).isEqualTo(somebody.id());
    }

    @Test
    void isNeverTakenForAnotherSignupOfTheSameAddress() {
        String strangers = somebody.code();
        Registrant owner = somebody.rival();
        String owners = owner.code();

        for (String code : List.of(strangers, owners)) {
            assertThat(owner.refusal(code, Optional.empty()))
                    .as("of two that wait, without proof")
                    .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.codes()).containsExactly("0");
        assertThat(owner.codes()).containsExactly("0");
        if (!strangers.equals(owners)) {
            assertThat(owner.refusal(strangers)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
            assertThat(somebody.refusal(owners)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(owner.verified(owners).id()).isEqualTo(owner.id());
        assertThat(somebody.refusal(strangers)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(owner.accounts()).containsExactly(owner.id());
        assertThat(somebody.codes()).isEmpty();
    }

    @Test
    void countsAgainWithoutProofWhenTheOtherSignupIsOver() {
        Registrant owner = somebody.rival();
        expire("pending_signup");
        assertThat(owner.work()
                        .run(() -> owner.verifying(owner.code(), Optional.empty()))
                        .id())
                .isEqualTo(owner.id());
    }

    @Test
    void isRefusedWithTheProofOfAnotherAddress() {
        Registrant other = Registrant.somebody(somebody.work(), signups, verification);
        assertThat(somebody.refusal(somebody.code(), Optional.of(other.id())))
                .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(other.refusal(somebody.code(), Optional.of(somebody.id())))
                .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(other.codes()).containsExactly("0");
        assertThat(somebody.verified(somebody.code()).id()).isEqualTo(somebody.id());
    }

    @Test
    void isRefusedInTheSameWayWhateverIsWrong() {
        String code = somebody.code();
        Registrant nobody = new Registrant(
                somebody.work(),
                signups,
                verification,
                EmailAddress.parse(Person.stranger().email()).orElseThrow(),
                somebody.registered());
        assertThat(nobody.refusal(code)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(nobody.refusal(code, Optional.empty())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        for (String wrong : List.of(Registrant.other(code), "abcdef", "", code + '0')) {
            assertThat(somebody.refusal(wrong)).as(wrong).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.codes())
                .as("only what was tried for this signup, and has the form of a code")
                .containsExactly("1");
        assertThat(somebody.accounts()).isEmpty();
    }

    @Test
    void writesDownWhoGaveAWrongOne() {
        Client guesser = Registrant.client();
        assertThat(somebody.work()
                        .refusal(() -> verification.verifyByCode(
                                somebody.address(),
                                Registrant.other(somebody.code()),
                                Optional.empty(),
                                guesser,
                                account -> Uni.createFrom().item(account))))
                .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(Ledger.texts("select event from audit_event where client_ip = $1", guesser.address()))
                .containsExactly("code_refused");
    }

    @Test
    void isOverAfterFiveTries() {
        String code = somebody.code();
        for (int i = 0; i < 5; i++) {
            assertThat(somebody.refusal(Registrant.other(code))).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.refusal(code)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(somebody.codes()).containsExactly("5");
        assertThat(somebody.work()
                        .run(() -> verification.verify(somebody.link(), Registrant.client()))
                        .id())
                .as("the link still works")
                .isEqualTo(somebody.id());
    }

    @Test
    void isGoodForTenMinutes() {
        String life = Ledger.texts(
                        "select ceil(extract(epoch from c.expires_at - o.ended_at) / 10)::int from verification_code c, mail_outbox o"
                                + " where o.subject = c.pending_id and c.pending_id = $1",
                        somebody.id())
                .getFirst();
        assertThat(Duration.ofSeconds(10 * Long.parseLong(life))).isEqualTo(Duration.ofMinutes(10));
        expire("verification_code");
        assertThat(somebody.refusal(somebody.code())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        somebody.work().run(signups::clean);
        assertThat(somebody.codes()).isEmpty();
    }

    @Test
    void diesWithItsSignup() {
        expire("pending_signup");
        assertThat(somebody.refusal(somebody.code())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(somebody.refusal(somebody.code(), Optional.empty())).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        somebody.work().run(signups::clean);
        assertThat(somebody.codes()).isEmpty();
        assertThat(somebody.pending()).isEmpty();
    }

    @Test
    void isReplacedByThatOfTheNextMailWithItsTries() {
        String first = somebody.code();
        for (int i = 0; i < 5; i++) {
            somebody.refusal(Registrant.other(first));
        }
        String second = Registrant.codeIn(somebody.resent());
        assertThat(somebody.codes()).containsExactly("0");
        if (!first.equals(second)) {
            assertThat(somebody.refusal(first)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.verified(second).id()).isEqualTo(somebody.id());
    }

    @Test
    void standsInNoMailOfADoorThatTakesNone() {
        EmailAddress address = EmailAddress.parse(Person.stranger().email()).orElseThrow();
        Registrant other = Registrant.register(somebody.work(), signups, verification, address, false);
        assertThat(other.mail().codes()).isEmpty();
        assertThat(other.mail().text()).doesNotContain("code");
        assertThat(other.codes()).isEmpty();
    }

    @Test
    void isToldToNobodyForATakenAddressWhoseAnswerIsTheSame() {
        assertThat(somebody.verified(somebody.code()).id()).isEqualTo(somebody.id());
        Registrant late = somebody.rival();
        assertThat(late.id()).matches("[0-9a-f]{24}").isNotEqualTo(somebody.id());
        Mail mail = Mailbox.awaitTo(somebody.address().key(), 2).getFirst();
        assertThat(mail.subject()).isEqualTo("You already have an account");
        assertThat(mail.codes()).isEmpty();
        assertThat(late.codes()).as("to try one takes as long").hasSize(1);
        assertThat(late.refusal("000000")).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(late.accounts()).containsExactly(somebody.id());
    }

    @Test
    void isRefusedWhenTheAddressWasTakenAfterItsMail() {
        String code = somebody.code();
        Ledger.change(
                "insert into account (id, email, email_key, username, alias, region, signup_method, created_at, updated_at)"
                        + " select reverse(id), email, email_key, 'u' || id, 'u', region, 'github', created_at, created_at"
                        + " from pending_signup where id = $1",
                somebody.id());
        assertThat(somebody.refusal(code)).isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        assertThat(somebody.accounts()).hasSize(1).doesNotContain(somebody.id());
    }

    @Test
    void isNotSpentWhenWhatFollowsIsRefused() {
        String code = somebody.code();
        Reason reason = somebody.work()
                .refusal(() -> verification.verifyByCode(
                        somebody.address(),
                        code,
                        Optional.of(somebody.id()),
                        Registrant.client(),
                        account -> Uni.createFrom().failure(Refused.because(Reason.SIGN_IN_BANNED))));
        assertThat(reason).isEqualTo(Reason.SIGN_IN_BANNED);
        assertThat(somebody.accounts()).isEmpty();
        assertThat(somebody.verified(code).id()).isEqualTo(somebody.id());
    }

    @Test
    void isLimitedForEachAddressWhoeverTries() {
        for (int i = 0; i < 20; i++) {
            assertThat(somebody.refusal(Registrant.other(somebody.code()), Optional.of("f".repeat(24))))
                    .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.refusal(somebody.code())).isEqualTo(Reason.RATE_LIMITED);
        assertThat(somebody.codes()).containsExactly("0");
    }

    @Test
    void isStoredInNoFormThatGuessingReads() throws GeneralSecurityException {
        String code = somebody.code();
        String stored = Ledger.texts("select c::text from verification_code c").toString()
                + Ledger.texts("select o::text from mail_outbox o");
        assertThat(stored)
                .contains(somebody.id())
                // A stored time may end in the same six digits; those stand behind a dot.
                .doesNotContainPattern("(?<![\\w.])" + code + "(?!\\w)")
                .doesNotContain(HexFormat.of().formatHex(code.getBytes(StandardCharsets.US_ASCII)))
                .doesNotContain(sha256(code))
                .doesNotContain(sha256(somebody.id() + ':' + code));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
