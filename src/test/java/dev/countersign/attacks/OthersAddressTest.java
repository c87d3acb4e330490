package dev.countersign.attacks;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stranger signs up with the owner's address first, so that the owner confirms it and keeps using an account
 * whose password the stranger knows.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class OthersAddressTest {

    private static final String STRANGERS = "A-stranger's-own-9-words";
    private static final String NEW = "The-owners-new-9-words";

    private static void signUp(String path, String email, String password) {
        Answer answer = Endpoints.signUp(Api.fromAnywhere(), path, email, password);
        assertThat(answer.status()).as(path).isEqualTo(200);
        // A link is only sent while the sign-up still waits.
        Ledger.awaitMailsSent(email);
    }

    private static void assertSignsIn(String email, String password, int status) {
        for (String path : Endpoints.SIGN_INS) {
            assertThat(Endpoints.signIn(Api.fromAnywhere(), path, email, password)
                            .status())
                    .as(path + ' ' + password)
                    .isEqualTo(status);
        }
    }

    /* The stranger's dialect, the owner's dialect, and whose mail is opened. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 2, 1", "2, 3, 0", "3, 0, 1", "0, 0, 0", "3, 3, 1"})
    void getsNoAccountWithItsOwnPassword(int strangers, int owners, int opened) {
        Person owner = Person.stranger();
        signUp(Endpoints.SIGN_UPS.get(strangers), owner.email(), STRANGERS);
        String first = owner.mailedToken();
        signUp(Endpoints.SIGN_UPS.get(owners), owner.email(), owner.password());
        String second =
                Person.tokenIn(Mailbox.awaitTo(owner.email(), 2).getFirst().text());

        Answer verified = owner.verify(opened == 0 ? first : second);

        assertThat(verified.status()).isEqualTo(200);
        assertSignsIn(owner.email(), STRANGERS, 401);
        assertSignsIn(owner.email(), owner.password(), 401);
        String reset =
                Person.tokenIn(Mailbox.awaitTo(owner.email(), 3).getFirst().text());
        assertThat(owner.setPassword(reset, NEW).status()).isEqualTo(200);
        assertSignsIn(owner.email(), STRANGERS, 401);
        assertSignsIn(owner.email(), NEW, 200);
    }

    @Test
    void isMentionedOnThePageThatConfirmsTheAddress() {
        Person owner = Person.stranger();
        signUp(Endpoints.SIGN_UPS.getFirst(), owner.email(), STRANGERS);
        String link = owner.mailedToken();
        signUp(Endpoints.SIGN_UPS.getFirst(), owner.email(), owner.password());

        Answer page = Api.fromAnywhere().postForm("/account/verify", "token", link);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains("different passwords", "link to set your password");
        assertSignsIn(owner.email(), STRANGERS, 401);
    }

    /* The session is open, but step-up is impossible until a password is set. */
    @Test
    void leavesAnAccountWhosePasswordNobodyCanProve() {
        Person owner = Person.stranger();
        signUp(Endpoints.SIGN_UPS.getFirst(), owner.email(), STRANGERS);
        String link = owner.mailedToken();
        signUp(Endpoints.SIGN_UPS.getFirst(), owner.email(), owner.password());
        Person signedIn = new Person(owner.email(), owner.password(), owner.api(), owner.verify(link));

        for (String password : new String[] {STRANGERS, owner.password()}) {
            Answer setup = signedIn.session().post(Secured.TWO_FACTOR + "/setup", "password", password);
            assertThat(setup.code()).isEqualTo("INCORRECT_PASSWORD");
        }
        assertThat(signedIn.session().get("/api/v1/users/auth/me").status()).isEqualTo(200);
        String reset =
                Person.tokenIn(Mailbox.awaitTo(owner.email(), 3).getFirst().text());
        assertThat(owner.setPassword(reset, NEW).status()).isEqualTo(200);
        assertThat(signedIn.session().get("/api/v1/users/auth/me").status()).isEqualTo(401);
        Answer again = owner.logIn(NEW);
        Api session = owner.api().as(again.text("/data/token"));
        assertThat(Secured.setUp(session, NEW).status()).isEqualTo(200);
    }
}
