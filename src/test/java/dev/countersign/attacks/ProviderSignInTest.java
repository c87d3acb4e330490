package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on sign-ins through providers: the way there and back. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ProviderSignInTest {

    private static void assertRefused(Answer answer, int tokenCallsBefore) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_STATE");
        assertThat(answer.headerValues("Location")).isEmpty();
        assertThat(StandIn.running().tokenCalls()).isEqualTo(tokenCallsBefore);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "0000000000000000000000000000000000000000000",
                "===E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw%2BcM",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
                "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM0"
            })
    void refusesAMalformedChallenge(String challenge) {
        Traveller traveller = Traveller.somebody();
        boolean form = challenge.length() == 43 && !challenge.contains("=") && !challenge.contains("%");

        Answer answer = traveller.get(
                "/api/v1/auth/github?redirect_uri=https://app.example.com/callback&code_challenge=" + challenge);

        assertThat(answer.status()).isEqualTo(form ? 302 : 400);
        assertThat(traveller.cookies().isEmpty()).isEqualTo(!form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com@evil.example/callback",
                "https://a@b@app.example.com/callback",
                "%5C%5Cevil.example/callback",
                "//evil.example/callback",
                "https:evil.example",
                "https://%252eevil.example/callback",
                "https://app.example.com/callback%09",
                "https://app.example.com/callback%0d%0aSet-Cookie:%20a=b",
                "javascript:alert(1)",
                "https://app.example.com/..;/callback",
                "https://app.example.com.evil.example/callback",
                "https://evil.app.example.com/callback",
                "https://app.example.com:8443/callback",
                "https://user@app.example.com/callback",
                "https://xn--pp-yka.example.com/callback",
                "HTTPS://APP.EXAMPLE.COM/callback",
                "https://app.example.com/callback/",
                "https://app.example.com/callback?x=y",
                "https://app.example.com/callback%23x",
                "http://app.example.com/callback"
            })
    void returnsToNoAddressThatOnlyLooksLikeAnAllowedOne(String redirectUri) {
        Traveller traveller = Traveller.somebody();

        Answer answer = traveller.get(
                "/api/v1/auth/github?code_challenge=" + traveller.app().challenge() + "&redirect_uri=" + redirectUri);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.headerValues("Location")).isEmpty();
        assertThat(traveller.cookies()).isEmpty();
    }

    @Test
    void treatsTwoRedirectAddressesAsNone() {
        Traveller traveller = Traveller.somebody();

        Answer answer = traveller.get(traveller.path("github") + "&redirect_uri=https://evil.example/callback");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headerValues("Location")).isEmpty();
    }

    @Test
    void takesAddressAndProviderOnlyFromTheState() {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("github");
        String code = StandIn.running().allow(location, User.somebody());

        Answer back = traveller.get(Traveller.callback(location, code)
                + "&redirect_uri=https://evil.example/callback&provider=google&code_challenge=" + "A".repeat(43));

        assertThat(back.header("Location")).startsWith("https://app.example.com/callback#");
        assertThat(traveller
                        .collect(Traveller.result(back).get("auth_intent_token"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void acceptsNoStateThatIsMissingChangedUsedOrOfAnotherProvider() {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("github");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));
        int calls = StandIn.running().tokenCalls();

        assertRefused(traveller.get("/api/v1/auth/github/callback?code=x"), calls);
        assertRefused(traveller.get("/api/v1/auth/github/callback?code=x&state="), calls);
        assertRefused(traveller.get("/api/v1/auth/github/callback?code=x&state=" + "0".repeat(64)), calls);
        assertRefused(traveller.get(callback.substring(0, callback.length() - 1) + "x"), calls);
        assertThat(traveller.get(callback + "&state=" + "0".repeat(64)).status())
                .isEqualTo(400);
        assertThat(traveller.get(callback).status()).isEqualTo(302);
        int spent = StandIn.running().tokenCalls();
        assertRefused(traveller.get(callback), spent);
        // Nobody deletes a browser's cookie because somebody else's state is wrong.
        String other = traveller.leave("github");
        assertRefused(traveller.get(Traveller.callback(other, "x").replace("/github/", "/google/")), spent);
    }

    @Test
    void finishesNoSignInInABrowserThatDidNotBeginIt() {
        Traveller attacker = Traveller.somebody();
        String location = attacker.leave("github");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));
        Traveller victim = Traveller.somebody();
        victim.leave("github");
        int calls = StandIn.running().tokenCalls();

        assertRefused(victim.get(callback), calls);
        assertRefused(attacker.get(callback), calls);
    }

    @Test
    void acceptsNoCodeOfOneProviderAtTheCallbackOfAnother() {
        Traveller traveller = Traveller.somebody();
        String google = traveller.leave("google");
        String github = traveller.leave("github");
        String code = StandIn.running().allow(google, User.somebody());
        int calls = StandIn.running().tokenCalls();

        assertRefused(traveller.get(Traveller.callback(google, code).replace("/google/", "/github/")), calls);
        // With the state of the other attempt the code is refused by the provider: it belongs to another verifier.
        Answer answer = traveller.get(Traveller.callback(github, code));
        assertThat(Traveller.failure(answer)).isEqualTo("provider_error");
    }

    @Test
    void acceptsNoCookieOfAnotherAttempt() {
        Traveller traveller = Traveller.somebody();
        traveller.leave("github");
        Map<String, String> first = Map.copyOf(traveller.cookies());
        String second = traveller.leave("github");
        traveller
                .cookies()
                .replaceAll((name, value) -> first.values().iterator().next());
        int calls = StandIn.running().tokenCalls();

        assertRefused(traveller.comeBack(second, User.somebody()), calls);
    }

    @Test
    void putsSecretsOnlyIntoTheFragment() {
        Traveller traveller = Traveller.somebody();

        Answer back = traveller.signIn("github", User.somebody());

        assertThat(back.header("Location")).matches("https://app\\.example\\.com/callback#[^?]*auth_intent_token=.*");
        assertThat(back.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(back.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%3Cscript%3Ealert(1)%3C/script%3E",
                "x%0d%0aSet-Cookie:%20a=b",
                "account_banned",
                "%00",
                "access_denied%20"
            })
    void repeatsNothingOfAProvidersError(String error) {
        Traveller traveller = Traveller.somebody();
        String callback = Traveller.callback(traveller.leave("github"), "x").replaceFirst("code=x", "error=" + error);
        int calls = StandIn.running().tokenCalls();

        Answer answer = traveller.get(callback + "&error_description=%0d%0aX-Evil:%201&error_uri=https://evil.example");

        assertThat(Traveller.failure(answer)).isEqualTo("provider_error");
        assertThat(answer.header("Location")).startsWith("https://app.example.com/callback?error=provider_error&");
        assertThat(answer.header("X-Evil")).isEmpty();
        assertThat(StandIn.running().tokenCalls()).isEqualTo(calls);
    }

    @Test
    void tellsThatTheUserDeclined() {
        Traveller traveller = Traveller.somebody();
        String callback =
                Traveller.callback(traveller.leave("github"), "x").replaceFirst("code=x", "error=access_denied");

        assertThat(Traveller.failure(traveller.get(callback))).isEqualTo("access_denied");
    }

    @Test
    void keepsFewCookies() {
        Traveller traveller = Traveller.somebody();
        for (int i = 0; i < 100; i++) {
            traveller.leave("github");
            assertThat(traveller.cookies()).hasSizeLessThanOrEqualTo(5);
        }
        assertThat(traveller
                        .comeBack(traveller.leave("github"), User.somebody())
                        .status())
                .isEqualTo(302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "LOGIN", "login%20", "%00", "star_check,login", "STAR_CHECK"})
    void knowsNoOtherPurpose(String intent) {
        Traveller traveller = Traveller.somebody();

        Answer answer = traveller.get(traveller.path("github") + "&intent=" + intent);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(traveller.cookies()).isEmpty();
    }

    @Test
    void isNoWayAroundTheVerifier() {
        Traveller traveller = Traveller.somebody();
        String intent =
                Traveller.result(traveller.signIn("github", User.somebody())).get("auth_intent_token");

        assertThat(Traveller.somebody().app().authorize(intent).status()).isEqualTo(400);
        assertThat(traveller.app().authorize(intent).status()).isEqualTo(401);
    }
}
