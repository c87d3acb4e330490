package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.FirmProfile;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While sign-ups are off, a provider is no way around that. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderSignupsOffTest.Profile.class)
class ProviderSignupsOffTest {

    public static final class Profile extends SignupsOffProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(StandIn.class),
                    new TestResourceEntry(FirmProfile.Settings.class, getConfigOverrides()));
        }
    }

    @Test
    void makesNoAccount() {
        User user = User.somebody();
        Traveller traveller = Traveller.somebody();
        long before = Ledger.latest();

        assertThat(Traveller.result(traveller.signIn("google", user))).containsEntry("error", "signup_disabled");

        assertThat(Ledger.texts("select count(*) from account where email_key = $1", user.email()))
                .containsExactly("0");
        assertThat(Ledger.texts("select count(*) from identity where subject = $1", user.id()))
                .containsExactly("0");
        assertThat(Ledger.eventsOf(traveller.app().person().api(), before)).containsExactly("identity_refused");
    }

    @Test
    void signsThoseInWhoHaveAnAccount() {
        User user = User.somebody();
        String account = "0123456789abcdef" + Person.stranger().email().substring(1, 9);
        Ledger.change(
                "insert into account (id, email, email_key, username, alias, region, signup_method, created_at, updated_at)"
                        + " values ($1, $2, $2, $3, 'x', 'eu-west', 'google', now(), now())",
                account,
                user.email(),
                "u-" + account);
        Ledger.change(
                "insert into identity (id, provider, subject, account_id, created_at) values ($1, 'google', $2, $1, now())",
                account,
                user.id());

        Traveller traveller = Traveller.somebody();
        String intent = Traveller.result(traveller.signIn("google", user)).get("auth_intent_token");

        assertThat(traveller.collect(intent).text("/data/user/id")).isEqualTo(account);
    }
}
