package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.ApplicationPages;
import dev.countersign.testing.Browser;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Sign-in in a popup in a real browser: an application, this server and a provider, each on an origin of its own. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ConfirmPageBrowserTest {

    private static Browser browser;

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
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "same-origin-allow-popups"})
    void postsTheAnswerToThePageThatOpenedIt(String openerPolicy) {
        application.openPopup(openerPolicy);
        assertThat(driver.findElement(By.tagName("strong")).getText()).isEqualTo(user.email());
        assertThat(driver.findElement(By.cssSelector("button.plain")).getCssValue("cursor"))
                .as("the policy lets the style in")
                .isEqualTo("pointer");
        browser.screenshot("confirm", 500, 700);
        application.press("allow");

        assertThat(application.result()).isEqualTo("signed in as " + user.email());

        assertThat(application.received())
                .hasSize(1)
                .allSatisfy(message -> assertThat(message)
                        .contains(
                                "\"type\":\"countersign:sign-in\"", "\"v\":1", "\"auth_intent_token\"", "\"state_id\"")
                        .doesNotContain("eyJ", "refresh"));
        Browser.await("closed popup", () -> driver.getWindowHandles().size() == 1);
    }

    @Test
    void goesToTheCompletionPageWhenTheOpenerIsCutOff() {
        application.openPopup("same-origin");
        application.press("allow");

        assertThat(application.result()).isEqualTo("signed in as " + user.email());

        assertThat(application.received()).isEmpty();
        application.closeOthers();
    }

    @Test
    void tellsTheApplicationThatTheUserDeclinedHere() {
        application.openPopup("unsafe-none");
        application.press("deny");

        assertThat(application.result()).isEqualTo("failed: access_denied");
        application.closeOthers();
    }

    @Test
    void tellsTheApplicationThatTheUserDeclinedAtTheProvider() {
        StandIn.running().visitedBy(null);
        driver.get(pages.signIn("unsafe-none"));
        driver.findElement(By.tagName("button")).click();

        assertThat(application.result()).isEqualTo("failed: access_denied");
        application.closeOthers();
    }

    @Test
    void canBeLoadedAgainUntilItIsAnswered() {
        application.openPopup("unsafe-none");
        String url = driver.getCurrentUrl();
        driver.navigate().refresh();
        application.press("allow");
        assertThat(application.result()).isEqualTo("signed in as " + user.email());

        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);

        assertThat(driver.findElement(By.tagName("h1")).getText()).isEqualTo("This sign-in is over");
        application.closeOthers();
    }

    @Test
    void postsNothingToAPageThatTookTheOpenersPlace() {
        application.openPopup("unsafe-none");
        String popup = driver.getWindowHandle();
        application.show();
        driver.get(pages.listener());
        driver.switchTo().window(popup);
        application.press("allow");
        Browser.await(
                "completion page",
                () -> !driver.getWindowHandles().contains(popup)
                        || driver.getCurrentUrl().equals(pages.origin() + "/complete"));

        application.show();
        assertThat(application.received()).isEmpty();
        application.closeOthers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unsafe-none", "same-origin"})
    void keepsTwoAttemptsApart(String openerPolicy) {
        application.openPopup(openerPolicy);
        String firstPopup = driver.getWindowHandle();
        application.show();
        driver.switchTo().newWindow(WindowType.TAB);
        ApplicationWindow secondApplication = new ApplicationWindow(browser, pages);
        User second = User.somebody();
        StandIn.running().visitedBy(second);
        secondApplication.openPopup(openerPolicy);
        secondApplication.press("allow");
        assertThat(secondApplication.result()).isEqualTo("signed in as " + second.email());
        application.show();
        assertThat(driver.findElement(By.id("result")).getText()).isEqualTo("nobody");

        driver.switchTo().window(firstPopup);
        application.press("allow");

        assertThat(application.result()).isEqualTo("signed in as " + user.email());
        application.closeOthers();
    }

    @Test
    void runsNoOtherScript() {
        application.openPopup("unsafe-none");
        Object ran = driver.executeAsyncScript("""
                const done = arguments[0];
                const script = document.createElement("script");
                script.textContent = "window.injected = true";
                document.body.append(script);
                setTimeout(() => done(window.injected === true), 100);
                """);
        assertThat(ran).isEqualTo(false);
        application.closeOthers();
    }
}
