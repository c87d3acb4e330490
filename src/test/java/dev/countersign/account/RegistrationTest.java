package dev.countersign.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.account.Signups.Registered;
import dev.countersign.account.Signups.Registration;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordRule;
import dev.countersign.secondfactor.Work;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a registration stores, and which of it becomes part of the account. */
@QuarkusTest
@WithTestResource(Servers.class)
class RegistrationTest {

    private static final Optional<String> NONE = Optional.empty();

    @Inject
    Vertx vertx;

    @Inject
    Signups signups;

    @Inject
    Verification verification;

    @Inject
    PasswordReset passwordReset;

    private Work work;

    @BeforeEach
    void setUp() {
        work = new Work(vertx);
    }

    private static EmailAddress address() {
        return EmailAddress.parse(Person.stranger().email()).orElseThrow();
    }

    private static Registration registration(String password, PasswordRule rule, Optional<String> name) {
        return new Registration(address(), new Password(password), rule, name, NONE, NONE, false);
    }

    private Reason refusal(String password, PasswordRule rule) {
        return work.refusal(() -> signups.register(registration(password, rule, NONE), Registrant.client()));
    }

    @Test
    void appliesThePasswordRuleOfTheEndpoint() {
        assertThat(refusal("seven-c", PasswordRule.LENGTH)).isEqualTo(Reason.PASSWORD_TOO_SHORT);
        assertThat(refusal("x".repeat(129), PasswordRule.LENGTH)).isEqualTo(Reason.PASSWORD_TOO_LONG);
        assertThat(refusal("password", PasswordRule.LENGTH)).isEqualTo(Reason.BREACHED_PASSWORD);
        assertThat(refusal("eight-ch", PasswordRule.COMPOSED)).isEqualTo(Reason.WEAK_PASSWORD);
    }

    @Test
    void showsTheUserNameWhereNoNameWasGiven() {
        Registration registration = registration("eight-ch", PasswordRule.LENGTH, NONE);
        Registered registered = work.run(() -> signups.register(registration, Registrant.client()));
        SecretToken link = new SecretToken(
                Person.tokenIn(Mailbox.latestTo(registration.address().key()).text()));
        Account account = work.run(() -> verification.verify(link, Registrant.client()));
        assertThat(account.id()).isEqualTo(registered.id());
        assertThat(account.alias()).isEqualTo(account.username());
        assertThat(account.image()).isEmpty();
    }

    @Test
    void leavesAStrangersNameAndPictureBehindWhenTheOwnerSetsAPassword() {
        Registrant stranger = Registrant.somebody(work, signups, verification);
        work.run(() -> signups.forgot(stranger.address(), Registrant.client()));
        String token = Person.tokenIn(
                Mailbox.awaitTo(stranger.address().key(), 2).getFirst().text());
        Reason tooShort = work.refusal(() -> passwordReset.reset(
                new SecretToken(token), new Password("seven-c"), PasswordRule.LENGTH, Registrant.client()));
        assertThat(tooShort).isEqualTo(Reason.PASSWORD_TOO_SHORT);
        work.run(() -> passwordReset.reset(
                new SecretToken(token), new Password("the-owner-8"), PasswordRule.LENGTH, Registrant.client()));
        assertThat(Ledger.texts(
                        "select id || ' ' || (alias = username)::text || ' ' || coalesce(image, 'none') from account where email_key = $1",
                        stranger.address().key()))
                .containsExactly(stranger.id() + " true none");
        assertThat(stranger.codes()).isEmpty();
    }

    @Test
    void refusesWhatTheDatabaseWouldNotHold() {
        assertThat(registration("eight-ch", PasswordRule.LENGTH, Optional.of("\ud83d\ude00".repeat(100)))
                        .name())
                .isPresent();
        for (String name : new String[] {"", "x".repeat(101)}) {
            assertThatThrownBy(() -> registration("eight-ch", PasswordRule.LENGTH, Optional.of(name)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.violations())
                                    .extracting(Refused.Violation::instancePath)
                                    .containsExactly("/name"));
        }
    }
}
