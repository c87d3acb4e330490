package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No path through this dialect bypasses a second factor that was set up in another one. */
@QuarkusTest
@WithTestResource(Servers.class)
class SecondFactorOfHydraCoreTest {

    private static final String NEW = "new-pw-8";
    private static final String LOCKED = "Too many wrong codes. Try again later";

    private static List<String> sessions(Person person) {
        return Ledger.texts(
                "select id::text from session where ended_at is null and account_id = $1", person.accountId());
    }

    private static List<String> factor(Person person) {
        return Ledger.texts("select f::text from second_factor f where account_id = $1", person.accountId());
    }

    @Test
    void isNotSparedByNameAndPasswordAlone() {
        Secured somebody = Secured.somebody();
        List<String> before = sessions(somebody.person());
        Answer token = Hydra.token(somebody.person());
        Hydra.assertRefused(token, 401, "second factor required");
        assertThat(token.header("WWW-Authenticate")).startsWith("Basic ");
        Hydra.assertRefused(
                Hydra.me(Hydra.basic(
                        somebody.person().api(),
                        somebody.person().email() + ':' + somebody.person().password())),
                401,
                "Invalid or expired token");
        Hydra.require(202, Hydra.logIn(somebody.person()));
        assertThat(sessions(somebody.person())).isEqualTo(before);
    }

    @Test
    void isAskedForAfterTheRightPasswordOnly() {
        Secured somebody = Secured.somebody();
        Person guesser = new Person(
                somebody.person().email(), Hydra.WRONG, somebody.person().api());
        assertThat(Hydra.logIn(guesser).json())
                .isEqualTo(Hydra.logIn(Person.stranger()).json());
        assertThat(Hydra.token(guesser).json())
                .isEqualTo(Hydra.token(Person.stranger()).json());
    }

    @Test
    void isNotSparedByTheTokenBetweenTheFactors() {
        Secured somebody = Secured.somebody();
        String challenge = Hydra.challenge(somebody);
        Api api = somebody.person().api();
        Hydra.assertRefused(Hydra.me(api.as(challenge)), 401, "Invalid or expired token");
        Hydra.assertRefused(Hydra.refresh(api, challenge), 401, "Invalid or expired refresh token");
        Hydra.assertRefused(
                Hydra.verify(api, somebody.enabled().text("/data/token").substring(0, 64), "123456"),
                401,
                "Invalid or expired temporary token");
    }

    @Test
    void endsTheTokensFromBeforeIt() {
        Person person = Person.verified();
        Answer before = Hydra.session(person);
        Answer byBasic = Hydra.require(200, Hydra.token(person));
        Secured.secure(person);
        for (Answer old : List.of(before, byBasic)) {
            Hydra.assertRefused(Hydra.me(person.api().as(old.text("/access_token"))), 401, "Invalid or expired token");
            Hydra.assertRefused(
                    Hydra.refresh(person.api(), old.text("/refresh_token")), 401, "Invalid or expired refresh token");
        }
    }

    @Test
    void survivesANewPasswordThatOpensNoSession() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        String challenge = Hydra.challenge(somebody);
        List<String> before = factor(person);

        Ledger.awaitMailsSent(person.email());
        int mails = Mailbox.allTo(person.email()).size();
        Hydra.require(200, person.api().post("/auth/forgot-password", "email", person.email()));
        String token = Person.tokenIn(
                Mailbox.awaitTo(person.email(), mails + 1).getFirst().text());
        Answer reset = person.api().post("/auth/reset-password", "token", token, "new_password", NEW);

        assertThat(Hydra.require(200, reset).json().toString()).isEqualTo("{}");
        assertThat(reset.headerValues("Set-Cookie")).isEmpty();
        assertThat(sessions(person)).isEmpty();
        assertThat(factor(person)).isEqualTo(before);
        Hydra.assertRefused(
                Hydra.verify(person.api(), challenge, somebody.backupCodes().getFirst()),
                401,
                "Invalid or expired temporary token");
        Person renewed = new Person(person.email(), NEW, person.api());
        Hydra.require(202, Hydra.logIn(renewed));
        Hydra.assertRefused(Hydra.token(renewed), 401, "second factor required");
    }

    @Test
    void isNotSparedByAVerificationForATakenAddress() {
        Secured somebody = Secured.somebody();
        Person person = somebody.person();
        Pending late = Pending.register(new Person(person.email(), "other-pw-9", Api.fromAnywhere()));
        assertThat(Mailbox.latestTo(person.email()).codes()).isEmpty();
        Hydra.assertRefused(late.verify("123456"), 400, "Invalid or expired verification code");
        assertThat(Hydra.me(late.session()).text("/totp_enabled")).isEqualTo("false");
        Hydra.assertRefused(Hydra.logIn(late.person()), 403, "Email not verified");
        assertThat(sessions(person)).hasSize(1);
    }

    @Test
    void acceptsACodeOnceInAllDialects() {
        Secured somebody = Secured.somebody();
        String code = somebody.app().freshCode();
        Hydra.require(200, Hydra.verify(somebody.person().api(), Hydra.challenge(somebody), code));
        assertThat(somebody.verify(somebody.challenge(), code).code()).isEqualTo("INVALID_OTP_CODE");
        String challenge = Hydra.challenge(somebody);
        String backup = somebody.backupCodes().getFirst();
        Hydra.require(200, Hydra.verify(somebody.person().api(), challenge, backup));
        Hydra.assertRefused(
                Hydra.verify(
                        somebody.person().api(),
                        challenge,
                        somebody.backupCodes().get(1)),
                401,
                "Invalid or expired temporary token");
        assertThat(somebody.verify(somebody.challenge(), backup).code()).isEqualTo("INVALID_BACKUP_CODE");
    }

    @Test
    void isLockedInTheHoodyDialectByWrongCodesHere() {
        Secured somebody = Secured.somebody();
        String challenge = Hydra.challenge(somebody);
        for (int i = 0; i < 5; i++) {
            Hydra.require(401, Hydra.verify(somebody.person().api(), challenge, somebody.wrongCode()));
        }
        Answer locked = somebody.verify(somebody.challenge(), somebody.app().freshCode());
        assertThat(locked.code()).isEqualTo("TWOFACTOR_LOCKED");
        Answer here = Hydra.verify(
                somebody.person().api(),
                Hydra.challenge(somebody),
                somebody.app().freshCode());
        Hydra.assertRefused(here, 429, LOCKED);
        assertThat(Integer.parseInt(here.header("Retry-After"))).isBetween(800, 900);
    }

    @Test
    void isLockedHereByWrongCodesInTheHoodyDialect() {
        Secured somebody = Secured.somebody().mistaken(5);
        Hydra.assertRefused(
                Hydra.verify(
                        somebody.person().api(),
                        Hydra.challenge(somebody),
                        somebody.app().freshCode()),
                429,
                LOCKED);
    }

    @Test
    void isToldToItsOwner() {
        Secured somebody = Secured.somebody();
        Answer opened = Hydra.verify(
                somebody.person().api(),
                Hydra.challenge(somebody),
                somebody.app().freshCode());
        assertThat(Hydra.me(somebody.person().api().as(opened.text("/access_token")))
                        .text("/totp_enabled"))
                .isEqualTo("true");
    }
}
