package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which codes verify no address, and what an incorrect code costs. */
@QuarkusTest
@WithTestResource(Servers.class)
class VerificationCodeRefusalTest {

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
    void recordsWhoGaveAWrongOne() {
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
    void isLimitedForEachAddressWhoeverTries() {
        for (int i = 0; i < 20; i++) {
            assertThat(somebody.refusal(Registrant.other(somebody.code()), Optional.of("f".repeat(24))))
                    .isEqualTo(Reason.INVALID_VERIFICATION_CODE);
        }
        assertThat(somebody.refusal(somebody.code())).isEqualTo(Reason.RATE_LIMITED);
        assertThat(somebody.codes()).containsExactly("0");
    }
}
