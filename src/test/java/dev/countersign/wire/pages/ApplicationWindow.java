package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.ApplicationPages;
import dev.countersign.testing.Browser;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.remote.RemoteWebDriver;

/** A window with a page of an application, which opens popups to sign in. */
final class ApplicationWindow {

    private final Browser browser;
    private final RemoteWebDriver driver;
    private final ApplicationPages pages;
    private final String handle;

    /** The window that the browser shows now. */
    ApplicationWindow(Browser browser, ApplicationPages pages) {
        this.browser = browser;
        this.driver = browser.driver();
        this.pages = pages;
        this.handle = driver.getWindowHandle();
    }

    void show() {
        driver.switchTo().window(handle);
    }

    /** Loads the page, presses its button and follows the popup to our page. */
    void openPopup(String openerPolicy) {
        driver.get(pages.signIn(openerPolicy));
        browser.followToWindow(() -> driver.findElement(By.tagName("button")).click());
        expectOurPage();
    }

    /** Begins an attempt with this verifier from the page that is loaded, and follows the popup to our page. */
    String openPopup(AppUser app, String stateId) {
        String url = launch(app, stateId);
        browser.followToWindow(() -> driver.executeScript("window.popup = open(arguments[0], '_blank', 'popup')", url));
        expectOurPage();
        return url;
    }

    /** The page asks for a launch URL and opens nothing. */
    String launch(AppUser app, String stateId) {
        return (String) run(
                "return (await post(`${arguments[0]}/api/v1/auth/launch/initiate`, {provider: 'github',"
                        + " code_challenge: arguments[1], state_id: arguments[2]})).launch_url;",
                Api.baseUrl(),
                app.challenge(),
                stateId);
    }

    void expectOurPage() {
        Browser.await("our page", () -> driver.getCurrentUrl().startsWith(Api.baseUrl() + "/account/sign-in?"));
        assertThat(heading()).isEqualTo("Sign in to " + pages.origin() + "?");
    }

    String heading() {
        return driver.findElement(By.tagName("h1")).getText();
    }

    /** Runs the body of an asynchronous function; a failure is its message. */
    Object run(String body, Object... arguments) {
        return driver.executeAsyncScript(
                "const done = arguments[arguments.length - 1];"
                        + "(async function() {" + body + "}).apply(null, arguments)"
                        + ".then(done, failure => done('failed: ' + failure.message));",
                arguments);
    }

    void press(String answer) {
        driver.findElement(By.cssSelector("button[value=" + answer + "]")).click();
    }

    /** What the page shows in the end. */
    String result() {
        show();
        Browser.await(
                "result", () -> !driver.findElement(By.id("result")).getText().equals("nobody"));
        return driver.findElement(By.id("result")).getText();
    }

    /** The messages that came to the page that the browser shows, as JSON. */
    @SuppressWarnings("unchecked")
    List<String> received() {
        return (List<String>) driver.executeScript("return window.received");
    }

    void closeOthers() {
        for (String window : driver.getWindowHandles()) {
            if (!window.equals(handle)) {
                driver.switchTo().window(window);
                driver.close();
            }
        }
        show();
    }
}
