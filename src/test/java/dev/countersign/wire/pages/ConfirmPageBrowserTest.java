package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.ApplicationPages;
import dev.countersign.testing.Browser;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Sign-in in a popup in a real browser: an application, this server and a provider, each on an origin of its own. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ConfirmPageBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Browser browser;

    private RemoteWebDriver driver;
    private ApplicationPages pages;
    private String application;
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
        application = driver.getWindowHandle();
        user = User.somebody();
        StandIn.running().visitedBy(user);
    }

    /** Presses the application's button and follows the popup to our page. */
    private void openPopup(String openerPolicy) {
        Set<String> before = driver.getWindowHandles();
        driver.get(pages.signIn(openerPolicy));
        driver.findElement(By.tagName("button")).click();
        await("a popup", () -> driver.getWindowHandles().size() == before.size() + 1);
        driver.switchTo()
                .window(driver.getWindowHandles().stream()
                        .filter(window -> !before.contains(window))
                        .findFirst()
                        .orElseThrow());
        await("our page", () -> driver.getCurrentUrl().startsWith(Api.baseUrl() + "/account/sign-in?"));
        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("Sign in to " + pages.origin() + "?");
    }

    private void press(String answer) {
        driver.findElement(By.cssSelector("button[value=" + answer + "]")).click();
    }

    private String result() {
        return resultIn(application);
    }

    private String resultIn(String window) {
        driver.switchTo().window(window);
        await("a result", () -> !driver.findElement(By.id("result")).getText().equals("nobody"));
        return driver.findElement(By.id("result")).getText();
    }

    @SuppressWarnings("unchecked")
    private List<String> received() {
        return (List<String>) driver.executeScript("return window.received");
    }

    private void closeOthers() {
        for (String window : driver.getWindowHandles()) {
            if (!window.equals(application)) {
                driver.switchTo().window(window);
                driver.close();
            }
        }
        driver.switchTo().window(application);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("there is no " + what);
            }
            Thread.onSpinWait();
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (WebDriverException e) {
            // The page is changing.
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "same-origin-allow-popups"})
    void postsTheAnswerToThePageThatOpenedIt(String openerPolicy) {
        openPopup(openerPolicy);
        assertThat(driver.findElement(By.tagName("strong")).getText()).isEqualTo(user.email());
        assertThat(driver.findElement(By.cssSelector("button.plain")).getCssValue("cursor"))
                .as("the policy lets the style in")
                .isEqualTo("pointer");
        browser.screenshot("confirm", 500, 700);
        press("allow");

        assertThat(result()).isEqualTo("signed in as " + user.email());

        assertThat(received())
                .hasSize(1)
                .allSatisfy(message -> assertThat(message)
                        .contains(
                                "\"type\":\"countersign:sign-in\"", "\"v\":1", "\"auth_intent_token\"", "\"state_id\"")
                        .doesNotContain("eyJ", "refresh"));
        await("closed popup", () -> driver.getWindowHandles().size() == 1);
    }

    @Test
    void goesToTheCompletionPageWhenTheOpenerIsCutOff() {
        openPopup("same-origin");
        press("allow");

        assertThat(result()).isEqualTo("signed in as " + user.email());

        assertThat(received()).isEmpty();
        closeOthers();
    }

    @Test
    void tellsTheApplicationThatTheUserDeclinedHere() {
        openPopup("unsafe-none");
        press("deny");

        assertThat(result()).isEqualTo("failed: access_denied");
        closeOthers();
    }

    @Test
    void tellsTheApplicationThatTheUserDeclinedAtTheProvider() {
        StandIn.running().visitedBy(null);
        driver.get(pages.signIn("unsafe-none"));
        driver.findElement(By.tagName("button")).click();

        assertThat(result()).isEqualTo("failed: access_denied");
        closeOthers();
    }

    @Test
    void canBeLoadedAgainUntilItIsAnswered() {
        openPopup("unsafe-none");
        String url = driver.getCurrentUrl();
        driver.navigate().refresh();
        press("allow");
        assertThat(result()).isEqualTo("signed in as " + user.email());

        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);

        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("This sign-in is over");
        closeOthers();
    }

    @Test
    void postsNothingToAPageThatTookTheOpenersPlace() {
        openPopup("unsafe-none");
        String popup = driver.getWindowHandle();
        driver.switchTo().window(application);
        driver.get(pages.listener());
        driver.switchTo().window(popup);
        press("allow");
        await(
                "completion page",
                () -> !driver.getWindowHandles().contains(popup)
                        || driver.getCurrentUrl().equals(pages.origin() + "/complete"));

        driver.switchTo().window(application);
        assertThat(received()).isEmpty();
        closeOthers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "same-origin"})
    void keepsTwoAttemptsApart(String openerPolicy) {
        openPopup(openerPolicy);
        String firstPopup = driver.getWindowHandle();
        driver.switchTo().window(application);
        driver.switchTo().newWindow(WindowType.TAB);
        String secondApplication = driver.getWindowHandle();
        User second = User.somebody();
        StandIn.running().visitedBy(second);
        openPopup(openerPolicy);
        press("allow");
        assertThat(resultIn(secondApplication)).isEqualTo("signed in as " + second.email());
        driver.switchTo().window(application);
        assertThat(driver.findElement(By.id("result")).getText()).isEqualTo("nobody");

        driver.switchTo().window(firstPopup);
        press("allow");

        assertThat(result()).isEqualTo("signed in as " + user.email());
        closeOthers();
    }

    @Test
    void runsNoOtherScript() {
        openPopup("unsafe-none");
        Object ran = driver.executeAsyncScript("""
                const done = arguments[0];
                const script = document.createElement("script");
                script.textContent = "window.injected = true";
                document.body.append(script);
                setTimeout(() => done(window.injected === true), 100);
                """);
        assertThat(ran).isEqualTo(false);
        closeOthers();
    }
}
