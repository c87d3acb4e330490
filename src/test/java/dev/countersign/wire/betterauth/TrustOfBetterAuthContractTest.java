package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The cookie {@code trust_device}: only a sign-in reads it, after the correct password, and replaces it. */
@QuarkusTest
@WithTestResource(Servers.class)
class TrustOfBetterAuthContractTest {

    private static Guest trusting() {
        Asked asked = Asked.of(Secured.somebody().rested());
        asked.guest().verifyTotp(asked.code(), "trustDevice", true);
        assertThat(asked.guest().cookie("trust_device")).isNotEmpty();
        return asked.guest();
    }

    private static Row row(String name, Function<Guest, Answer> asks) {
        return Row.of(name).given(TrustOfBetterAuthContractTest::trusting, Guest::person, asks);
    }

    private static Answer afterSignOut(Guest guest, Object... more) {
        guest.post("/sign-out");
        return guest.signIn(more);
    }

    @TestFactory
    Stream<DynamicTest> sparesTheSecondFactor() {
        return Row.tests(
                row("after a sign-out", TrustOfBetterAuthContractTest::afterSignOut)
                        .answers(200, "redirect", "token", "user")
                        .and(Said.user("/user", true))
                        .and(Said.cookies(Said.SESSION, Said.TRUST))
                        .events("session_ended", "signed_in"),
                row("for a session that is not to be remembered", guest -> afterSignOut(guest, "rememberMe", false))
                        .answers(200, "redirect", "token", "user")
                        .and(Said.cookies(Said.SHORT_SESSION, Said.DONT_REMEMBER, Said.TRUST))
                        .events("session_ended", "signed_in"));
    }

    private static Row asked(String name, Function<Guest, Answer> asks) {
        return row(name, asks)
                .answers(200, "twoFactorRedirect", "twoFactorMethods")
                .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE, Said.NO_TRUST));
    }

    @TestFactory
    Stream<DynamicTest> asksAnyway() {
        return Row.tests(
                asked("with a value that was replaced", guest -> {
                            Guest copy = guest.copy();
                            guest.signIn();
                            return copy.signIn();
                        })
                        .events("signed_in", "second_factor_asked"),
                asked("with another's value", guest -> {
                            Asked other = Asked.somebody();
                            Guest there = Guest.of(
                                            other.person().from(guest.person().api()))
                                    .with("trust_device", guest.cookie("trust_device"));
                            return there.signIn();
                        })
                        .events("second_factor_asked"),
                asked("after thirty days", guest -> {
                            Ledger.change(
                                    "update trusted_device set expires_at = now() where account_id = $1",
                                    guest.person().accountId());
                            return guest.signIn();
                        })
                        .events("second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> ignoresWhatItCannotHaveWritten() {
        return Row.tests(
                row(
                                "half of the value",
                                guest -> guest.with(
                                                "trust_device",
                                                guest.cookie("trust_device").substring(0, 60))
                                        .signIn())
                        .answers(200, "twoFactorRedirect", "twoFactorMethods")
                        .and(Said.cookies(Said.NO_SESSION, Said.NO_CACHE, Said.CHALLENGE))
                        .events("second_factor_asked"),
                row(
                                "when it disables the factor",
                                guest -> guest.with("trust_device", "garbage").withPassword("/disable"))
                        .answers(200, "status")
                        .and(Said.cookies(Said.SESSION))
                        .events("device_forgotten", "second_factor_disabled", "sessions_ended")
                        .mails("Two-factor authentication was turned off"));
    }

    @TestFactory
    Stream<DynamicTest> doesNotSpareThePassword() {
        return Row.tests(Said.refused(
                        row(
                                "a wrong one",
                                guest -> guest.post(
                                        "/sign-in/email",
                                        "email",
                                        guest.person().email(),
                                        "password",
                                        "wrong-wrong")),
                        401,
                        "INVALID_EMAIL_OR_PASSWORD",
                        "Invalid email or password")
                .events("sign_in_refused"));
    }

    @Test
    void endsTheTrustWhenAReplacedValueComesLater() {
        Guest guest = trusting();
        Guest copy = guest.copy();
        guest.signIn();
        Ledger.change(
                "update trusted_device set rotated_at = rotated_at - interval '11 seconds' where account_id = $1",
                guest.person().accountId());

        copy.signIn();

        assertThat(guest.signIn().json().has("twoFactorRedirect")).isTrue();
    }

    @Test
    void leavesTheOwnersTrustWhenAnotherPresentsIt() {
        Guest guest = trusting();
        Guest.of(Asked.somebody().person())
                .with("trust_device", guest.cookie("trust_device"))
                .signIn();
        assertThat(guest.signIn().json().has("token")).isTrue();
    }

    @Test
    void endsWithTheFactor() {
        Guest guest = trusting();
        Guest copy = guest.copy();
        Answer disabled = guest.withPassword("/disable");
        assertThat(disabled.headerValues("Set-Cookie")).anyMatch(Said.NO_TRUST::equals);
        Secured.secure(new Person(
                guest.person().email(),
                guest.person().password(),
                guest.person().api(),
                guest.person().logIn()));
        assertThat(copy.signIn().json().has("twoFactorRedirect")).isTrue();
    }
}
