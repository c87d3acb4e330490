package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code delete-user} and its callback. */
@QuarkusTest
@WithTestResource(Servers.class)
class DeleteUserContractTest {

    private static final String CALL = "/delete-user";

    private static Answer delete(Guest guest) {
        return guest.post(CALL, "password", guest.person().password());
    }

    private static Row row(String name) {
        return Row.of(name);
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return Row.tests(
                row("a deletion")
                        .given(Guest::signedIn, Guest::person, DeleteUserContractTest::delete)
                        .answers(200, "success", "message")
                        .has("/success", true)
                        .has("/message", "User deleted")
                        .mails("Your account will be deleted")
                        .events("sessions_ended", "account_deletion_requested"),
                row("no deletion with a wrong password")
                        .given(Guest::signedIn, Guest::person, guest -> guest.post(CALL, "password", "wrong"))
                        .answers(400, "message", "code")
                        .has("/code", "INVALID_PASSWORD"),
                row("no deletion without a password")
                        .given(Guest::signedIn, Guest::person, guest -> guest.post(CALL))
                        .answers(400, "message", "code")
                        .has("/code", "VALIDATION_ERROR"),
                row("no deletion with a token")
                        .given(
                                Guest::signedIn,
                                Guest::person,
                                guest -> guest.post(
                                        CALL, "password", guest.person().password(), "token", "abc"))
                        .answers(404, "message", "code")
                        .has("/code", "INVALID_TOKEN"),
                row("no deletion without a session")
                        .given(() -> Guest.of(Guest.signedIn().person()), Guest::person, guest -> guest.post(CALL))
                        .answers(401, "message", "code")
                        .has("/code", "UNAUTHORIZED"),
                row("no deletion by a link")
                        .given(Guest::signedIn, Guest::person, guest -> guest.get(CALL + "/callback?token=abc"))
                        .answers(404, "message", "code")
                        .has("/code", "INVALID_TOKEN"));
    }

    @Test
    void endsEverySessionAndClearsTheCookies() {
        Guest guest = Guest.signedIn();
        Guest old = guest.copy();
        Guest other = Guest.signedIn(guest.person());

        assertThat(delete(guest).status()).isEqualTo(200);

        assertThat(guest.cookie("session_token")).isEmpty();
        assertThat(old.isIn()).isFalse();
        assertThat(other.isIn()).isFalse();
    }

    @Test
    void isTakenBackByASignIn() {
        Guest guest = Guest.signedIn();
        delete(guest);

        assertThat(guest.signIn().status()).isEqualTo(200);

        assertThat(guest.isIn()).isTrue();
        assertThat(Ledger.texts(
                        "select deletion_due_at::text from account where id = $1",
                        guest.person().accountId()))
                .containsExactly("null");
    }

    @Test
    void asksForACodeInThisSession() {
        Secured secured = Secured.somebody().rested();
        Guest guest = Asked.of(secured).guest();
        guest.verifyTotp(secured.app().code(0), "trustDevice", true);
        secured.rested();
        guest.signIn();
        assertThat(delete(guest).code()).as("on a trusted device").isEqualTo("TWO_FACTOR_REQUIRED");

        guest.verifyTotp(secured.app().code(0));
        assertThat(delete(guest).status()).isEqualTo(200);
        assertThat(guest.cookie("trust_device")).isEmpty();
    }

    @Test
    void isFreshlySignedInWithoutAPassword() {
        Guest guest = Guest.signedIn();
        Passwordless.forget(guest.person());
        assertThat(guest.post(CALL, "password", "anything").code()).isEqualTo("CREDENTIAL_ACCOUNT_NOT_FOUND");

        Guest old = guest.copy();
        Ledger.change(
                "update session set created_at = created_at - interval '1 hour' where account_id = $1",
                guest.person().accountId());
        assertThat(old.post(CALL).code()).isEqualTo("SESSION_NOT_FRESH");

        Ledger.change(
                "update session set created_at = now() where account_id = $1",
                guest.person().accountId());
        assertThat(guest.post(CALL).status()).isEqualTo(200);
    }
}
