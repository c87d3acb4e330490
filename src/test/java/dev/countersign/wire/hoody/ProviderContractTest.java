package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Row;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /api/v1/auth/{github,google,providers/*}} and their callbacks. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ProviderContractTest {

    private static final String GITHUB = "/api/v1/auth/github";

    @ParameterizedTest
    @ValueSource(strings = {"github", "google", "providers/corp"})
    void signsInThroughAProvider(String provider) {
        Traveller traveller = Traveller.somebody();
        User user = User.somebody();

        Answer back = traveller.signIn(provider, user);

        assertThat(back.status()).as(back.toString()).isEqualTo(302);
        Map<String, String> result = Traveller.result(back);
        assertThat(result).containsOnlyKeys("auth_intent_token", "state_id");
        Answer session = traveller.collect(result.get("auth_intent_token"));
        assertThat(session.status()).isEqualTo(200);
        assertThat(session.text("/data/user/email")).isEqualTo(user.email());
        assertThat(traveller.cookies()).isEmpty();
    }

    @Test
    void treatsACheckForStarsAsASignIn() {
        Traveller traveller = Traveller.somebody();
        String location =
                traveller.get(traveller.path("github") + "&intent=star_check").header("Location");

        Answer back = traveller.comeBack(location, User.somebody());

        assertThat(Traveller.result(back)).containsOnlyKeys("auth_intent_token", "state_id");
    }

    @Test
    void signsAnExistingUserInAgain() {
        User user = User.somebody();
        String first = accountOf(user);

        assertThat(accountOf(user)).isEqualTo(first);
    }

    private static String accountOf(User user) {
        Traveller traveller = Traveller.somebody();
        String intent = Traveller.result(traveller.signIn("google", user)).get("auth_intent_token");
        return traveller.collect(intent).text("/data/user/id");
    }

    @Test
    void asksTheProviderForAsLittleAsItNeeds() {
        Map<String, String> github = question(Traveller.somebody().leave("github"));
        assertThat(github)
                .containsOnlyKeys(
                        "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method")
                .containsEntry("client_id", "client of github")
                .containsEntry("redirect_uri", Api.baseUrl() + "/api/v1/auth/github/callback")
                .containsEntry("scope", "read:user user:email")
                .containsEntry("code_challenge_method", "S256");
        Map<String, String> corp = question(Traveller.somebody().leave("providers/corp"));
        assertThat(corp)
                .containsOnlyKeys(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "nonce",
                        "code_challenge",
                        "code_challenge_method")
                .containsEntry("redirect_uri", Api.baseUrl() + "/api/v1/auth/providers/corp/callback")
                .containsEntry("scope", "openid email");
    }

    private static Map<String, String> question(String location) {
        return StandIn.query(location.substring(location.indexOf('?') + 1));
    }

    @Test
    void tellsWhichProvidersThereAre() {
        Answer config = Api.fromAnywhere().get("/api/v1/auth/config");

        assertThat(config.text("/data/githubEnabled")).isEqualTo("true");
        assertThat(config.text("/data/googleEnabled")).isEqualTo("true");
    }

    @TestFactory
    Stream<DynamicTest> refusesToBegin() {
        return Row.tests(
                Row.of("a provider that is not configured")
                        .when(person -> begin(person, "/providers/unknown"))
                        .refused(404, "Not Found", "PROVIDER_NOT_CONFIGURED", "This provider is not configured"),
                Row.of("GitHub by the path of others")
                        .when(person -> begin(person, "/providers/github"))
                        .refused(404, "Not Found", "PROVIDER_NOT_CONFIGURED", "This provider is not configured"),
                Row.of("without a challenge")
                        .when(person -> person.api().get(GITHUB + "?redirect_uri=" + AppUser.REDIRECT_URI))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/code_challenge"),
                Row.of("without a redirect URI")
                        .when(person -> person.api().get(GITHUB + "?code_challenge=" + "A".repeat(43)))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/redirect_uri"),
                Row.of("for another redirect URI")
                        .when(person -> person.api()
                                .get(GITHUB + "?code_challenge=" + "A".repeat(43) + "&redirect_uri=https://x.example"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/redirect_uri"),
                Row.of("for another purpose")
                        .when(person -> begin(person, "/github", "&intent=stars"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/intent"),
                Row.of("a callback without a state")
                        .when(person -> person.api().get(GITHUB + "/callback?code=x"))
                        .refused(
                                400,
                                "Bad Request",
                                "INVALID_STATE",
                                "This sign-in is over, or another browser began it. Please start again."),
                Row.of("a request that is no navigation")
                        .when(person ->
                                person.api().method("HEAD", Traveller.of(person).path("github")))
                        .nothing());
    }

    private static Answer begin(Person person, String provider, String... more) {
        return person.api()
                .get("/api/v1/auth" + provider + "?code_challenge=" + "A".repeat(43) + "&redirect_uri="
                        + AppUser.REDIRECT_URI + String.join("", more));
    }

    @TestFactory
    Stream<DynamicTest> launches() {
        return Row.tests(
                Row.of("a ticket")
                        .when(person -> Traveller.of(person).launch(Traveller.newStateId()))
                        .ok("Launch ticket issued", "launch_url")
                        .and((person, answer) -> assertThat(answer.text("/data/launch_url"))
                                .matches(Api.baseUrl() + "/api/v1/auth/launch/start\\?ticket=[0-9a-f]{64}")),
                Row.of("no ticket for another provider")
                        .when(person -> Traveller.of(person).launch(StandIn.APP, "unknown", Traveller.newStateId()))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/provider"),
                Row.of("no ticket without a state id")
                        .when(person -> Traveller.of(person).launch(null))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/state_id"),
                Row.of("no ticket with a long challenge")
                        .when(person -> person.api()
                                .with("Origin", StandIn.APP)
                                .post(
                                        Traveller.LAUNCH,
                                        "provider",
                                        "github",
                                        "code_challenge",
                                        "A".repeat(44),
                                        "state_id",
                                        Traveller.newStateId()))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/code_challenge"),
                Row.of("no ticket for a page that is no application")
                        .when(person -> Traveller.of(person)
                                .launch("https://page.example.com", "github", Traveller.newStateId()))
                        .refused(403, "Forbidden", "ORIGIN_NOT_ALLOWED", "This origin is not allowed"),
                Row.of("an unknown ticket")
                        .when(person -> person.api().get("/api/v1/auth/launch/start?ticket=" + "0".repeat(64)))
                        .refused(
                                410,
                                "Gone",
                                "LAUNCH_TICKET_GONE",
                                "This launch ticket has already been used or has expired."),
                Row.of("no ticket at all")
                        .when(person -> person.api().get("/api/v1/auth/launch/start"))
                        .refused(
                                410,
                                "Gone",
                                "LAUNCH_TICKET_GONE",
                                "This launch ticket has already been used or has expired."));
    }

    @Test
    void handsOverWithoutJavaScriptByARedirect() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        traveller.toConfirm(stateId, User.somebody());

        Answer answer = traveller
                .api()
                .with("Accept", "text/html")
                .postForm(Traveller.PAGE, "state_id", stateId, "answer", "allow");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith(StandIn.COMPLETION + "#auth_intent_token=");
    }

    @Test
    void handsOverAMessage() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        traveller.toConfirm(stateId, User.somebody());

        Answer answer = traveller.answer(stateId, "allow");

        assertThat(answer.json().at("/message").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("type", "v", "auth_intent_token", "state_id");
        assertThat(answer.text("/message/type")).isEqualTo("countersign:sign-in");
        assertThat(answer.text("/message/v")).isEqualTo("1");
        assertThat(answer.text("/message/state_id")).isEqualTo(stateId);
        assertThat(traveller.collect(answer.text("/message/auth_intent_token")).status())
                .isEqualTo(200);
    }
}
