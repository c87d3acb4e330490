package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Strangers guess until an account accepts no more attempts from unknown networks. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(CrampedProfile.class)
class LockedOutTest {

    private static final String WRONG = "Wrong-Horse-7-battery";
    private static final String NEW = "Other-Horse-8-battery";

    /* From two networks, each within its own limit, until the account takes no more. */
    private static void fill(String email) {
        for (int n = 0; n < 2; n++) {
            Api stranger = Api.fromAnywhere();
            for (int i = 0; i < CrampedProfile.PER_ACCOUNT_AND_NETWORK - n; i++) {
                Endpoints.signIn(stranger, Endpoints.SIGN_INS.get(i % Endpoints.SIGN_INS.size()), email, WRONG);
            }
        }
    }

    private static void assertTurnedAway(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 1800);
    }

    @Test
    void letsTheOwnerInAtOnceAfterAReset() {
        Person owner = Person.verified();
        fill(owner.email());
        Api newPlace = Api.fromAnywhere();
        assertTurnedAway(owner.from(newPlace).logIn());

        assertThat(owner.from(newPlace)
                        .setPassword(owner.mailedResetToken(), NEW)
                        .status())
                .isEqualTo(200);

        for (String path : Endpoints.SIGN_INS) {
            Answer answer = Endpoints.signIn(Api.fromAnywhere(), path, owner.email(), NEW);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    @Test
    void keepsThePlaceOfTheResetOpenWhenStrangersGoOn() {
        Person owner = Person.verified();
        Api newPlace = Api.fromAnywhere();
        owner.from(newPlace).setPassword(owner.mailedResetToken(), NEW);
        fill(owner.email());

        assertTurnedAway(owner.from(Api.fromAnywhere()).logIn(NEW));
        assertThat(owner.from(newPlace).logIn(NEW).status()).isEqualTo(200);
    }

    @Test
    void tellsTheOwnerOnce() {
        Person owner = Person.verified();
        fill(owner.email());
        for (int i = 0; i < 3; i++) {
            assertTurnedAway(owner.from(Api.fromAnywhere()).logIn(WRONG));
        }
        assertThat(Mailbox.awaitTo(owner.email(), 2).getFirst().text())
                .contains("too many failed sign-ins")
                .doesNotContain("token=");
        owner.forgetPassword();
        assertThat(Mailbox.awaitTo(owner.email(), 3).getFirst().text()).contains("token=");
    }

    @Test
    void letsATrustedDeviceInFromAnywhere() {
        Secured owner = Secured.somebody();
        Person person = owner.person();
        String device = owner.trustDevice().text("/data/trusted_device");
        Api stranger = Api.fromAnywhere();
        fill(person.email());
        for (int i = 0; i < CrampedProfile.PER_ACCOUNT_AND_NETWORK; i++) {
            Endpoints.signIn(stranger, "/auth/login", person.email(), WRONG);
        }
        assertTurnedAway(person.from(stranger).logIn());

        Answer answer = stranger.post(
                "/api/v1/users/auth/login",
                "email",
                person.email(),
                "password",
                person.password(),
                "trusted_device",
                device);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("/data/token")).isNotEmpty();
    }

    @Test
    void doesNotRecogniseADeviceOfAnotherAccount() {
        Secured other = Secured.somebody();
        String device = other.trustDevice().text("/data/trusted_device");
        Person owner = Person.verified();
        fill(owner.email());

        assertTurnedAway(Api.fromAnywhere()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        owner.email(),
                        "password",
                        owner.password(),
                        "trusted_device",
                        device));
    }

    @Test
    void doesNotRecogniseADeviceOfAnotherDialect() {
        Secured owner = Secured.somebody();
        Person person = owner.person();
        String device = owner.trustDevice().text("/data/trusted_device");
        fill(person.email());

        Api browser = Api.fromAnywhere().with("Cookie", "better-auth.trust_device=" + device);
        assertTurnedAway(Endpoints.signIn(
                browser.with("Origin", Api.baseUrl()), "/api/auth/sign-in/email", person.email(), person.password()));

        Answer answer = Api.fromAnywhere()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void tellsNobodyWhereAnAccountSignedIn() {
        for (String path : Endpoints.SIGN_INS) {
            Person owner = Person.verified();
            Person nobody = Person.stranger();
            fill(owner.email());
            fill(nobody.email());
            Api known = owner.api();
            for (Person person : new Person[] {owner, nobody}) {
                for (Api from : new Api[] {known, Api.fromAnywhere()}) {
                    int hashes = Metrics.hashesOf(
                            () -> assertTurnedAway(Endpoints.signIn(from, path, person.email(), WRONG)));
                    assertThat(hashes).as(path).isEqualTo(1);
                }
            }
            assertTurnedAway(Endpoints.signIn(Api.fromAnywhere(), path, owner.email(), owner.password()));
            assertThat(Endpoints.signIn(known, path, owner.email(), owner.password())
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void countsGuessesOfAKnownPlaceLikeThoseOfOthers() {
        Person owner = Person.verified();
        Endpoints.signIn(owner.api(), "/auth/login", owner.email(), WRONG);
        Person nobody = Person.stranger();
        Endpoints.signIn(owner.api(), "/auth/login", nobody.email(), WRONG);
        for (Person person : new Person[] {owner, nobody}) {
            for (int i = 1; i < CrampedProfile.PER_ACCOUNT; i++) {
                assertThat(Endpoints.signIn(Api.fromAnywhere(), "/auth/login", person.email(), WRONG)
                                .status())
                        .isEqualTo(401);
            }
            assertTurnedAway(Endpoints.signIn(Api.fromAnywhere(), "/auth/login", person.email(), WRONG));
        }
    }
}
