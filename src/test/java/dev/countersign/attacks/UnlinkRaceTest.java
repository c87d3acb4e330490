package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Linker;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two unlinks of an account without a password, and an unlink while its identity signs in. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderRacesProfile.class)
class UnlinkRaceTest {

    /** Each session proves its owner with a code of its own, and each identity is the other's only alternative. */
    @Test
    void leavesAnAccountWithoutAPasswordItsLastIdentity() {
        Linker linker = Linker.somebody();
        User gitHub = User.somebody();
        User google = User.somebody();
        assertThat(linker.link("github", gitHub).status()).isEqualTo(200);
        assertThat(linker.link("google", google).status()).isEqualTo(200);
        String accountId = linker.person().accountId();
        Passwordless.forget(linker.person());
        Person first = signedIn(linker.person(), "github", gitHub);
        Person second = signedIn(linker.person(), "google", google);
        String firstCode = Passwordless.mailed(first);
        String secondCode = Passwordless.mailed(second);
        String firstId = linker.list().text("/data/0/id");
        String secondId = linker.list().text("/data/1/id");

        List<Answer> answers = Held.meet(
                "select id from account where id = $1 for update",
                accountId,
                false,
                List.of(
                        () -> Linker.of(first).unlink(firstId, "email_code", firstCode),
                        () -> Linker.of(second).unlink(secondId, "email_code", secondCode)));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        assertThat(Sql.text("select count(*) from identity where account_id = $1", accountId))
                .isEqualTo("1");
    }

    private static Person signedIn(Person owner, String provider, User user) {
        Traveller traveller = Traveller.somebody();
        String intent = Traveller.result(traveller.signIn(provider, user)).get("auth_intent_token");
        return new Person(
                owner.email(), owner.password(), traveller.app().person().api(), traveller.collect(intent));
    }

    /** The unlink is committed by hand, after the sign-in found the identity and before it reads the account. */
    @Test
    void opensNothingForAnIdentityThatIsUnlinkedMeanwhile() {
        Linker linker = Linker.somebody();
        User user = User.somebody();
        assertThat(linker.link("github", user).status()).isEqualTo(200);
        String accountId = linker.person().accountId();
        Ledger.awaitMailsSent(linker.person().email());
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("github");

        Answer answer = Held.meet(
                "lock table account in access exclusive mode",
                () -> traveller.comeBack(location, user),
                List.of(
                        "delete from identity where account_id = '" + accountId + '\'',
                        "update account set security_version = security_version + 1 where id = '" + accountId + '\''));

        assertThat(Traveller.failure(answer)).isEqualTo("temporarily_unavailable");
    }
}
