package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on sign-ins through providers: which account an identity leads to, and what its owner must still prove. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ProviderAccountTest {

    private static int accounts(String email) {
        return Integer.parseInt(Ledger.texts("select count(*) from account where email_key = $1", email)
                .getFirst());
    }

    /** Signs in and returns the address of the session's account. */
    private static String accountOf(String provider, User user) {
        Traveller traveller = Traveller.somebody();
        Answer back = traveller.signIn(provider, user);
        return traveller
                .collect(Traveller.result(back).get("auth_intent_token"))
                .text("/data/user/email");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "google", "providers/corp"})
    void acceptsNoAddressThatTheProviderDidNotVerify(String provider) {
        User user = User.somebody().unverified();

        assertThat(Traveller.failure(Traveller.somebody().signIn(provider, user)))
                .isEqualTo("email_not_available");
        assertThat(accounts(user.email())).isZero();
        assertThat(accounts("public@example.org")).isZero();
        assertThat(accounts("secondary@example.org")).isZero();
    }

    @Test
    void givesNothingToAStrangerWhoSignedUpWithTheAddressBefore() {
        Person attacker = Person.signedUp();
        String link = attacker.mailedToken();

        assertThat(accountOf("google", User.withAddress(attacker.email()))).isEqualTo(attacker.email());

        assertThat(attacker.logIn().status()).isEqualTo(401);
        assertThat(attacker.verify(link).status()).isEqualTo(400);
        assertThat(Ledger.texts("select count(*) from pending_signup where email_key = $1", attacker.email()))
                .containsExactly("0");
        assertThat(Ledger.texts("select password_hash is null from account where email_key = $1", attacker.email()))
                .containsExactly("true");
    }

    @Test
    void linksNoIdentityToAnAccountBecauseOfItsAddress() {
        Person owner = Person.verified();
        Ledger.awaitMailsSent(owner.email());
        int mails = Mailbox.allTo(owner.email()).size();
        User user = User.withAddress(owner.email());
        Traveller traveller = Traveller.somebody();
        long before = Ledger.latest();

        Answer taken = traveller.signIn("github", user);
        Answer unverified =
                Traveller.somebody().signIn("github", User.somebody().unverified());

        assertThat(Traveller.failure(taken)).isEqualTo(Traveller.failure(unverified));
        assertThat(Ledger.eventsOf(traveller.app().person().api(), before)).containsExactly("identity_refused");
        assertThat(Ledger.texts("select count(*) from identity where subject = $1", user.id()))
                .containsExactly("0");
        assertThat(owner.session().get("/api/v1/users/auth/me").status()).isEqualTo(200);
        Traveller.somebody().signIn("github", user);
        Ledger.awaitMailsSent(owner.email());
        assertThat(Mailbox.allTo(owner.email())).hasSize(mails + 1);
        assertThat(Mailbox.latestTo(owner.email()).subject()).isEqualTo("A sign-in that your account does not know");
    }

    @Test
    void knowsIdentitiesOnlyByTheirSubject() {
        User first = User.somebody();
        assertThat(accountOf("google", first)).isEqualTo(first.email());

        User reassigned = User.withAddress(first.email());
        assertThat(Traveller.failure(Traveller.somebody().signIn("google", reassigned)))
                .isEqualTo("email_not_available");

        User renamed = first.named(Person.stranger().email());
        assertThat(accountOf("google", renamed)).isEqualTo(first.email());
        assertThat(accountOf("google", renamed.unverified())).isEqualTo(first.email());
        User elsewhere = new User(first.id(), Person.stranger().email(), true, first.fault());
        assertThat(accountOf("providers/corp", elsewhere)).isEqualTo(elsewhere.email());
    }

    @Test
    void asksForTheSecondFactor() {
        User user = User.somebody();
        Secured secured = Traveller.securedAt("github", user);
        Traveller traveller = Traveller.somebody();

        Map<String, String> result = Traveller.result(traveller.signIn("github", user));

        assertThat(result).containsOnlyKeys("requires_2fa", "temp_token", "method", "state_id");
        Answer proved = traveller
                .app()
                .person()
                .api()
                .post(
                        "/api/v1/users/auth/2fa/verify",
                        "temp_token",
                        result.get("temp_token"),
                        "code",
                        secured.rested().app().code(0),
                        "response_mode",
                        "intent");
        assertThat(proved.status()).as(proved.toString()).isEqualTo(200);
        assertThat(traveller.collect(proved.text("/data/auth_intent_token")).status())
                .isEqualTo(200);
    }

    @Test
    void tellsABannedUserSoAndNothingElse() {
        User user = User.somebody();
        accountOf("github", user);
        Ledger.ban(user.email());
        Traveller traveller = Traveller.somebody();
        long before = Ledger.latest();

        assertThat(Traveller.failure(traveller.signIn("github", user))).isEqualTo("account_banned");
        assertThat(Ledger.eventsOf(traveller.app().person().api(), before)).containsExactly("identity_refused");
    }
}
