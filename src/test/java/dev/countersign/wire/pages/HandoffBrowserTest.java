package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.ApplicationPages;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** What may go otherwise while an application takes over a sign-in in a real browser. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class HandoffBrowserTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern REFERER = Pattern.compile("\"Referer: ([^\"]*)\"");

    private static Browser browser;

    private final AppUser app = AppUser.of(Person.stranger());
    private final String stateId = Traveller.newStateId();

    private RemoteWebDriver driver;
    private ApplicationPages pages;
    private ApplicationWindow application;
    private User user;

    @BeforeAll
    static void start() {
        browser = Browser.withJavaScript();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void nextUser() {
        driver = browser.driver();
        pages = StandIn.running().pages();
        application = new ApplicationWindow(browser, pages);
        user = User.somebody();
        StandIn.running().visitedBy(user);
        driver.get(pages.signIn("unsafe-none"));
    }

    @AfterEach
    void closeOthers() {
        application.closeOthers();
    }

    private JsonNode onlyMessage() {
        application.show();
        Browser.await("message", () -> !application.received().isEmpty());
        assertThat(application.received()).hasSize(1);
        try {
            return JSON.readTree(application.received().getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page makes a session of an intent; returns the address, or why it could not. */
    private Object collectedByThePage(String intent) {
        return application.run(
                "const [api, intent, challenge, verifier, uri] = arguments;"
                        + "const { code } = await post(`${api}/api/v1/auth/authorize`,"
                        + " {code_challenge: challenge, redirect_uri: uri}, intent);"
                        + "return (await post(`${api}/api/v1/auth/exchange`,"
                        + " {code, code_verifier: verifier, redirect_uri: uri})).user.email;",
                Api.baseUrl(),
                intent,
                app.challenge(),
                app.verifier(),
                AppUser.LOOPBACK_URI);
    }

    @Test
    void asksForTheSecondFactorInTheApplication() {
        Secured secured = Traveller.securedAt("github", user);
        application.openPopup(app, stateId);
        application.press("allow");

        JsonNode message = onlyMessage();

        assertThat(message.path("requires_2fa").asBoolean()).isTrue();
        assertThat(message.has("auth_intent_token")).isFalse();
        String challenge = message.path("temp_token").asText();
        assertThat(collectedByThePage(challenge)).as("a challenge is no intent").isEqualTo("failed: INVALID_TOKEN");
        Object intent = application.run(
                "return (await post(`${arguments[0]}/api/v1/users/auth/2fa/verify`,"
                        + " {temp_token: arguments[1], code: arguments[2]})).auth_intent_token;",
                Api.baseUrl(),
                challenge,
                secured.backupCodes().getFirst());
        assertThat(collectedByThePage((String) intent)).isEqualTo(user.email());
    }

    @Test
    void keepsCrossedMessagesApart() {
        driver.executeScript("window.results = {};");
        String first = signInAs("first", user);
        application.show();
        User other = User.somebody();
        StandIn.running().visitedBy(other);
        signInAs("second", other);
        application.press("allow");
        application.show();
        Browser.await("second result", () -> results().size() == 1);
        driver.switchTo().window(first);
        application.press("allow");
        application.show();

        Browser.await("both results", () -> results().size() == 2);

        assertThat(results()).containsEntry("first", user.email()).containsEntry("second", other.email());
        assertThat(application.received()).hasSize(2);
    }

    private String signInAs(String name, User visitor) {
        browser.followToWindow(() -> driver.executeScript(
                "signIn(arguments[0], 'github', arguments[1]).then(data => { results[arguments[2]] = data.user.email; });",
                Api.baseUrl(),
                AppUser.LOOPBACK_URI,
                name));
        application.expectOurPage();
        assertThat(driver.findElement(By.tagName("strong")).getText()).isEqualTo(visitor.email());
        return driver.getWindowHandle();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> results() {
        return (Map<String, Object>) driver.executeScript("return window.results");
    }

    @Test
    void believesNoMessageOfAnotherOrigin() {
        driver.executeScript("window.results = {};");
        String popup = signInAs("first", user);
        String ofThisAttempt = driver.getCurrentUrl().replaceAll(".*state_id=", "");
        application.show();
        browser.followToWindow(() -> driver.executeScript("window.open(arguments[0])", pages.listener()));
        Browser.await("listener", () -> driver.getTitle().equals("listener"));
        driver.executeScript(
                "opener.postMessage({type: 'countersign:sign-in', v: 1, state_id: arguments[0],"
                        + " auth_intent_token: '0'.repeat(64)}, '*')",
                ofThisAttempt);
        application.show();
        Browser.await("forged message", () -> application.received().size() == 1);

        driver.switchTo().window(popup);
        application.press("allow");
        application.show();

        Browser.await("result", () -> results().size() == 1);
        assertThat(results()).containsEntry("first", user.email());
    }

    @Test
    void opensATicketOnce() {
        String url = application.openPopup(app, stateId);
        String popup = driver.getWindowHandle();
        driver.switchTo().newWindow(WindowType.TAB);

        driver.get(url);

        assertThat(driver.executeScript("return performance.getEntriesByType('navigation')[0].responseStatus"))
                .isEqualTo(410L);
        assertThat(driver.findElement(By.tagName("body")).getText()).contains("LAUNCH_TICKET_GONE");
        driver.switchTo().window(popup);
        application.press("allow");
        assertThat(collectedByThePage(onlyMessage().path("auth_intent_token").asText()))
                .isEqualTo(user.email());
    }

    @Test
    void showsNothingInAnotherBrowser() {
        application.openPopup(app, stateId);
        String url = driver.getCurrentUrl();
        try (Browser other = Browser.withJavaScript()) {
            RemoteWebDriver stranger = other.driver();
            stranger.get(url);
            assertThat(stranger.findElement(By.tagName("h1")).getText()).isEqualTo("This sign-in is over");
            // With a sign-in of its own, whose cookie is then given the name of this one.
            StandIn.running().visitedBy(User.somebody());
            stranger.get(pages.signIn("unsafe-none"));
            ApplicationWindow theirs = new ApplicationWindow(other, pages);
            theirs.openPopup(AppUser.of(Person.stranger()), Traveller.newStateId());
            stranger.manage()
                    .getCookies()
                    .forEach(cookie -> stranger.manage().addCookie(new Cookie("oa_" + stateId, cookie.getValue())));
            stranger.get(url);
            assertThat(stranger.findElement(By.tagName("h1")).getText()).isEqualTo("This sign-in is over");
        }
        application.press("allow");
        assertThat(onlyMessage().path("state_id").asText()).isEqualTo(stateId);
    }

    @Test
    void opensNothingWithAnIntentThatWasCancelled() {
        application.openPopup(app, stateId);
        application.press("allow");
        String intent = onlyMessage().path("auth_intent_token").asText();
        Answer cancelled = app.cancel(intent);
        assertThat(cancelled.status()).isEqualTo(204);

        assertThat(collectedByThePage(intent)).isEqualTo("failed: INVALID_TOKEN");
    }

    @Test
    void isOverAfterTheUserDeclined() {
        application.openPopup(app, stateId);
        String url = driver.getCurrentUrl();
        Cookie cookie = driver.manage().getCookieNamed("oa_" + stateId);
        application.press("deny");
        assertThat(onlyMessage().path("error").asText()).isEqualTo("access_denied");
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
        // The answer deleted it, but somebody may have kept it.
        driver.manage().addCookie(new Cookie(cookie.getName(), cookie.getValue()));

        driver.get(url);

        assertThat(application.heading()).isEqualTo("This sign-in is over");
        assertThat(driver.findElements(By.tagName("form"))).isEmpty();
    }

    @Test
    void survivesTheBackButtonAndLeavesNothingInTheHistory() {
        String url = application.launch(app, stateId);
        // In a tab of its own: there is no page that opened it, and it cannot be closed by a script.
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(pages.listener());
        driver.get(url);
        application.expectOurPage();
        driver.navigate().back();
        Browser.await("page before", () -> driver.getTitle().equals("listener"));
        driver.navigate().forward();
        application.expectOurPage();
        application.press("allow");

        Browser.await("completion page", () -> driver.getCurrentUrl().equals(pages.origin() + "/complete"));

        assertThat(driver.executeScript("return location.hash")).isEqualTo("");
        driver.navigate().back();
        Browser.await("page before", () -> driver.getTitle().equals("listener"));
        driver.navigate().forward();
        Browser.await("completion page", () -> driver.getTitle().equals("complete"));
        assertThat(driver.getCurrentUrl()).isEqualTo(pages.origin() + "/complete");
    }

    @Test
    void sendsNoSecretInAReferer() {
        Browser logging = Browser.withNetLog();
        try (logging) {
            for (String policy : List.of("unsafe-none", "same-origin")) {
                StandIn.running().visitedBy(User.somebody());
                ApplicationWindow window = new ApplicationWindow(logging, pages);
                window.openPopup(policy);
                window.press("allow");
                assertThat(window.result()).startsWith("signed in as ");
                window.closeOthers();
            }
        }
        String log = logging.netLog();
        // It has seen the whole way, with every secret.
        assertThat(log).contains("launch/start?ticket=", "callback?code=", "/account/sign-in?state_id=");
        List<String> referers =
                REFERER.matcher(log).results().map(header -> header.group(1)).toList();
        assertThat(referers)
                .isNotEmpty()
                .allSatisfy(referer -> assertThat(referer)
                        .startsWith(pages.origin() + "/")
                        .doesNotContain("ticket", "code", "token", "state"));
    }
}
