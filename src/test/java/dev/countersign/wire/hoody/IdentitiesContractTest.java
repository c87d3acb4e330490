package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Linker;
import dev.countersign.testing.Passwordless;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code /api/v1/users/auth/identities}: listing, linking and unlinking. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class IdentitiesContractTest {

    private static final String BAD = "Bad Request";

    private static Linker linked(String provider, User user) {
        Linker linker = Linker.somebody();
        assertThat(linker.link(provider, user).status()).isEqualTo(200);
        return linker;
    }

    private static String id(Linker linker) {
        return linker.list().text("/data/0/id");
    }

    @Test
    void signsInByALinkedIdentity() {
        User user = User.somebody();
        Linker linker = linked("github", user);

        assertThat(Linker.accountOf("github", user)).isEqualTo(linker.person().email());
        assertThat(linker.list().text("/data/0/provider")).isEqualTo("github");
        assertThat(linker.browser().cookies()).isEmpty();
    }

    @Test
    void linksIdentitiesOfSeveralProviders() {
        Linker linker = linked("github", User.somebody());

        assertThat(linker.link("google", User.somebody().unverified()).status()).isEqualTo(200);
        assertThat(linker.link("corp", User.somebody()).status()).isEqualTo(200);

        assertThat(linker.list().json().at("/data")).hasSize(3);
    }

    @Test
    void showsBothAndAsks() {
        Linker linker = Linker.somebody();
        User user = User.somebody();
        String stateId = linker.toPage("google", user);

        Answer page = linker.browser().get(Linker.PAGE + "?state_id=" + stateId);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains(linker.person().email(), user.email(), "Google");
        assertThat(page.header("Content-Security-Policy"))
                .contains("form-action 'self' https://app.example.com;")
                .doesNotContain("script-src");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void tellsTheApplicationThatTheUserDeclined() {
        Linker linker = Linker.somebody();
        String stateId = linker.toPage("github", User.somebody());

        Map<String, String> result = linker.answer(stateId, "deny");

        assertThat(result).isEqualTo(Map.of("error", "access_denied", "state_id", stateId));
        assertThat(linker.list().json().at("/data")).isEmpty();
    }

    @Test
    void tellsTheApplicationWhatTheProviderSays() {
        Linker linker = Linker.somebody();
        String location =
                linker.browser().get(Linker.path(linker.begin("github"))).header("Location");

        Answer back =
                linker.browser().get(Traveller.callback(location, "x").replaceFirst("code=x", "error=access_denied"));

        assertThat(back.header("Location")).startsWith(AppUser.REDIRECT_URI + "?error=access_denied&state_id=");
    }

    @TestFactory
    Stream<DynamicTest> answers() {
        return Row.tests(
                Row.of("a ticket")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).begin("github"))
                        .ok("Link ticket issued", "link_url"),
                Row.of("no ticket without a session")
                        .when(person -> person.api().post(Linker.PATH + "/link", "provider", "github"))
                        .refused(401, "Unauthorized", "MISSING_TOKEN", "Authentication token required"),
                Row.of("no ticket without a password")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).begin("github", new Object[0]))
                        .refused(400, BAD, "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/password"),
                Row.of("no ticket with a wrong password")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).begin("github", "password", "Wrong-Horse-7-battery"))
                        .refused(400, BAD, "INCORRECT_PASSWORD", "Incorrect password"),
                Row.of("no ticket for an unknown provider")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).begin("unknown"))
                        .refused(400, BAD, "VALIDATION_ERROR", "Validation failed")
                        .violates("/provider"),
                Row.of("no ticket for another redirect URI")
                        .given(Person::verified)
                        .when(person -> person.session()
                                .post(
                                        Linker.PATH + "/link",
                                        "provider",
                                        "github",
                                        "redirect_uri",
                                        "https://x.example",
                                        "password",
                                        person.password()))
                        .refused(400, BAD, "VALIDATION_ERROR", "Validation failed")
                        .violates("/redirect_uri"),
                Row.of("no ticket with an unknown field")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).begin("github", "password", person.password(), "x", "y"))
                        .refused(400, BAD, "VALIDATION_ERROR", "Validation failed")
                        .violates("/x"),
                Row.of("an unknown ticket")
                        .when(person -> person.api().get(Linker.PATH + "/link/start?ticket=" + "0".repeat(64)))
                        .refused(
                                410,
                                "Gone",
                                "LAUNCH_TICKET_GONE",
                                "This launch ticket has already been used or has expired."),
                Row.of("a ticket that a script asks for")
                        .given(Person::verified)
                        .when(person -> person.api()
                                .method("HEAD", Linker.path(Linker.of(person).begin("github"))))
                        .nothing(),
                Row.of("an unknown link token")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).finish("0".repeat(64)))
                        .refused(400, BAD, "INVALID_LINK_TOKEN", "Invalid or expired link token"),
                Row.of("a malformed link token")
                        .given(Person::verified)
                        .when(person -> Linker.of(person).finish("x"))
                        .refused(400, BAD, "INVALID_LINK_TOKEN", "Invalid or expired link token"));
    }

    @TestFactory
    Stream<DynamicTest> links() {
        return Row.tests(
                Row.of("an identity")
                        .given(Linker::somebody, Linker::person, linker -> linker.link("github", User.somebody()))
                        .ok("Identity linked", "id", "provider", "subject", "linked_at")
                        .has("/data/provider", "github")
                        .mails("Your account has a new way to sign in")
                        .events("identity_linked"),
                Row.of("the same again, which changes nothing")
                        .given(() -> Linker.somebody(), Linker::person, linker -> {
                            User user = User.somebody();
                            linker.link("github", user);
                            return linker.link("github", user);
                        })
                        .ok("Identity linked", "id", "provider", "subject", "linked_at")
                        .mails("Your account has a new way to sign in")
                        .events("identity_linked"),
                Row.of("no identity of another account")
                        .given(Linker::somebody, Linker::person, linker -> {
                            User user = User.somebody();
                            linked("github", user);
                            return linker.link("github", user);
                        })
                        .refused(409, "Conflict", "IDENTITY_TAKEN", "This identity belongs to another account")
                        .events("identity_refused"));
    }

    @TestFactory
    Stream<DynamicTest> unlinks() {
        return Row.tests(
                Row.of("an identity")
                        .given(
                                () -> linked("github", User.somebody()),
                                Linker::person,
                                linker -> linker.unlink(
                                        id(linker), "password", linker.person().password()))
                        .ok("Identity unlinked", "token", "refreshToken", "sessions_revoked")
                        .has("/data/sessions_revoked", true)
                        .mails("A way to sign in was removed from your account")
                        .events("identity_unlinked", "sessions_ended"),
                Row.of("nothing without a password")
                        .given(
                                () -> linked("github", User.somebody()),
                                Linker::person,
                                linker -> linker.unlink(id(linker)))
                        .refused(400, BAD, "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/password"),
                Row.of("nothing with a malformed id")
                        .given(
                                Linker::somebody,
                                Linker::person,
                                linker -> linker.unlink(
                                        "x", "password", linker.person().password()))
                        .refused(400, BAD, "INVALID_ID_FORMAT", "Invalid ID format"),
                Row.of("no identity of another account")
                        .given(
                                Linker::somebody,
                                Linker::person,
                                linker -> linker.unlink(
                                        id(linked("github", User.somebody())),
                                        "password",
                                        linker.person().password()))
                        .refused(404, "Not Found", "IDENTITY_NOT_FOUND", "Identity not found"));
    }

    @Test
    void endsTheOtherSessionsWhenOneIsUnlinked() {
        User user = User.somebody();
        Linker linker = linked("github", user);
        Person other = new Person(
                linker.person().email(),
                linker.person().password(),
                linker.person().api());
        String elsewhere = other.logIn().text("/data/token");

        Answer unlinked = linker.unlink(id(linker), "password", linker.person().password());

        assertThat(other.api().as(elsewhere).get(Linker.PATH).status()).isEqualTo(401);
        assertThat(other.api().as(unlinked.text("/data/token")).get(Linker.PATH).status())
                .isEqualTo(200);
    }

    @Test
    void keepsTheLastWayIn() {
        Person person = Passwordless.somebody();
        Linker linker = Linker.of(person);
        User user = User.somebody();
        Answer begun = linker.begin("github", "email_code", Passwordless.mailed(person));
        String token =
                linker.answer(linker.follow(Linker.path(begun), user), "allow").get("link_token");
        assertThat(linker.finish(token).status()).isEqualTo(200);

        Answer refused = linker.unlink(id(linker), "email_code", Passwordless.mailed(person));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("LAST_WAY_IN");
        assertThat(Linker.accountOf("github", user)).isEqualTo(person.email());
    }

    @Test
    void asksForTheSecondFactor() {
        Secured secured = Secured.somebody().rested();
        Person person = Passwordless.session(secured);
        Linker linker = Linker.of(person);

        Answer wrong = linker.begin("github", "password", person.password(), "otp_code", secured.wrongCode());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("INVALID_OTP_CODE");

        Answer begun = linker.begin(
                "github",
                "password",
                person.password(),
                "otp_code",
                secured.app().code(0));
        assertThat(begun.status()).as(begun.toString()).isEqualTo(200);
        String token = linker.answer(linker.follow(Linker.path(begun), User.somebody()), "allow")
                .get("link_token");
        assertThat(linker.finish(token).status()).isEqualTo(200);
    }
}
