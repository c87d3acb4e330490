package dev.countersign.wire.hydracore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Forge;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A stranger registers the owner's address first. The account gets neither password, and its owner sets one with the
 * mailed link.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoSignupsTest {

    private static final String WRONG = "Invalid or expired verification code";

    private Pending stranger;
    private String strangersCode;
    private Pending owner;
    private String ownersCode;

    @BeforeEach
    void registerTwice() {
        stranger = Pending.somebody();
        strangersCode = stranger.code();
        owner = stranger.rival();
        ownersCode = owner.code();
    }

    private Answer nobodysVerification(String code) {
        return owner.verify(Api.fromAnywhere(), code);
    }

    private void assertIsTheOwners() {
        assertThat(owner.accounts()).isEqualTo(1);
        Hydra.require(401, Hydra.logIn(owner.person()));
        Hydra.require(401, Hydra.logIn(stranger.person()));
        Hydra.assertRefused(Hydra.me(stranger.session()), 401, "Invalid or expired token");
        Hydra.assertRefused(
                Hydra.refresh(stranger.person().api(), stranger.refresh()), 401, "Invalid or expired refresh token");
        Hydra.assertRefused(stranger.verify(strangersCode), 400, WRONG);
        String reset = Person.tokenIn(
                Mailbox.awaitTo(owner.person().email(), 3).getFirst().text());
        Hydra.require(
                200,
                owner.person()
                        .api()
                        .post(
                                "/auth/reset-password",
                                "token",
                                reset,
                                "new_password",
                                owner.person().password()));
        Hydra.require(200, Hydra.logIn(owner.person()));
        Hydra.require(401, Hydra.logIn(stranger.person()));
    }

    @Test
    void verifiesNeitherWithoutTokens() {
        Hydra.assertRefused(nobodysVerification(strangersCode), 400, WRONG);
        Hydra.assertRefused(nobodysVerification(ownersCode), 400, WRONG);
        assertThat(owner.accounts()).isZero();
    }

    @Test
    void verifiesTheOneOfTheBearerToken() {
        if (!strangersCode.equals(ownersCode)) {
            Hydra.assertRefused(owner.verify(strangersCode), 400, WRONG);
            Hydra.assertRefused(stranger.verify(ownersCode), 400, WRONG);
        }
        Hydra.require(200, owner.verify(ownersCode));
        assertIsTheOwners();
    }

    @Test
    void verifiesTheOneOfABearerInSmallLetters() {
        Hydra.require(200, owner.verify(Hydra.bearer(owner.person().api(), owner.access()), ownersCode));
        assertIsTheOwners();
    }

    @Test
    void ignoresACookieThatNoAllowedPageSends() {
        Api carrying = Hydra.carrying(owner.person().api(), owner.registered());
        Hydra.assertRefused(owner.verify(carrying, ownersCode), 400, WRONG);
        Api fromAnotherPage = carrying.with("Referer", "https://evil.example/");
        Hydra.assertRefused(owner.verify(fromAnotherPage, ownersCode), 400, WRONG);
        assertThat(owner.accounts()).isZero();
        Hydra.require(200, owner.verify(carrying.as(owner.access()), ownersCode));
        assertIsTheOwners();
    }

    @Test
    void verifiesTheOneOfTheCookie() {
        Api browser = Hydra.browser(owner.person().api(), owner.registered());
        Hydra.require(200, owner.verify(browser, ownersCode));
        assertIsTheOwners();
    }

    @Test
    void ignoresTokensThatWereEnded() {
        Hydra.require(204, owner.person().api().post("/auth/logout", "refresh_token", owner.refresh()));
        Hydra.assertRefused(owner.verify(ownersCode), 400, WRONG);
        assertThat(owner.accounts()).isZero();
    }

    @Test
    void ignoresEveryOtherToken() {
        for (String other : List.of(
                "nonsense",
                owner.refresh(),
                Forge.expired(owner.access(), "pending-access-token"),
                Pending.somebody().access(),
                Person.verified().access())) {
            Hydra.assertRefused(owner.verify(Api.fromAnywhere().as(other), ownersCode), 400, WRONG);
        }
        assertThat(owner.accounts()).isZero();
    }

    @Test
    void verifiesTheOneOfTheCookieBesideAHeaderOfAnotherScheme() {
        Api browser = Hydra.browser(owner.person().api(), owner.registered());
        Hydra.require(200, owner.verify(Hydra.basic(browser, "for:the-proxy"), ownersCode));
        assertIsTheOwners();
    }

    @Test
    void verifiesByTheLinkOfTheSameMailAndEndsTheCode() {
        Person person = owner.person();
        Hydra.require(200, person.verify(person.mailedToken()));
        Hydra.assertRefused(owner.verify(ownersCode), 400, WRONG);
        assertIsTheOwners();
    }

    @Test
    void endsTheLinkOfTheSameMailByTheCode() {
        String link = owner.person().mailedToken();
        Hydra.require(200, owner.verify(ownersCode));
        assertThat(owner.person().verify(link).code()).isEqualTo("INVALID_VERIFICATION_TOKEN");
        assertIsTheOwners();
    }

    /* Uses a single sign-up, because a mailbox gets few mails an hour. */
    @Test
    void replacesACodeByThatOfTheNextMail() {
        Pending alone = Pending.somebody();
        String first = alone.code();
        Hydra.require(
                200,
                alone.person()
                        .api()
                        .post(
                                "/auth/resend-verification",
                                "email",
                                alone.person().email()));
        Mailbox.awaitTo(alone.person().email(), 2);
        if (!first.equals(alone.code())) {
            Hydra.assertRefused(alone.verify(first), 400, WRONG);
        }
        Hydra.require(200, alone.verify(alone.code()));
    }
}
