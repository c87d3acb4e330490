package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a verification code does, and how long it is valid. */
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
    void countsAgainWithoutProofWhenTheOtherSignupIsOver() {
        Registrant owner = somebody.rival();
        expire("pending_signup");
        assertThat(owner.work()
                        .run(() -> owner.verifying(owner.code(), Optional.empty()))
                        .id())
                .isEqualTo(owner.id());
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
    void isNotInMailsWhoseSignupTakesNoCode() {
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
    void isStoredInNoFormThatGuessingReads() throws GeneralSecurityException {
        String code = somebody.code();
        String stored = Ledger.texts("select c::text from verification_code c").toString()
                + Ledger.texts("select o::text from mail_outbox o");
        assertThat(stored)
                .contains(somebody.id())
                // A stored timestamp may end in the same six digits; those follow a dot.
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
