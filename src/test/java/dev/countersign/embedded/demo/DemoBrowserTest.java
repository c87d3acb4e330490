package dev.countersign.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The demo, from the landing page on, in a real browser. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DemoProfile.class)
class DemoBrowserTest {

    private static Browser browser;

    private RemoteWebDriver driver;
    private String page;

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
    void open() {
        driver = browser.driver();
        page = driver.getWindowHandle();
        driver.get(Api.baseUrl() + "/");
        browser.follow(By.id("demo"));
        assertThat(driver.getCurrentUrl()).startsWith("http://127.0.0.1:");
    }

    private WebElement id(String id) {
        return driver.findElement(By.id(id));
    }

    /** Presses the button and chooses somebody at the provider. */
    private void goAs(String choice) {
        browser.followToWindow(() -> id("sign-in").click());
        Browser.await("provider", () -> driver.getCurrentUrl().contains(DemoProvider.PATH));
        id(choice).click();
    }

    private void answer(String button) {
        Browser.await("our page", () -> driver.getCurrentUrl().startsWith(Api.baseUrl() + "/account/sign-in?"));
        driver.findElement(By.cssSelector("button[value=" + button + "]")).click();
        driver.switchTo().window(page);
    }

    private void expect(String status) {
        driver.switchTo().window(page);
        Browser.await(status, () -> id("status").getText().startsWith(status));
    }

    private void type(String form, String value) {
        Browser.await(form, () -> id(form).isDisplayed());
        driver.findElement(By.cssSelector("#" + form + " input")).sendKeys(value);
        driver.findElement(By.cssSelector("#" + form + " button")).click();
    }

    @Test
    void signsInAndVerifiesTheIdentityClaim() {
        goAs("demo-Ada");
        answer("allow");

        expect("Signed in as ada@example.org.");

        assertThat(id("address").getText()).isEqualTo("ada@example.org");
        assertThat(id("account").getText()).matches("[0-9a-f]{24}");
        assertThat(id("claim").getText()).startsWith("verified by Ed25519 with key ");
        assertThat(driver.findElements(By.cssSelector("#steps li"))).hasSize(4);
        assertThat(id("steps").getText()).contains("an intent came by postMessage");
        assertThat(driver.manage().getCookies())
                .as("cookies of the application")
                .isEmpty();
        Browser.await("closed popup", () -> driver.getWindowHandles().size() == 1);
        browser.screenshot("demo", 900, 1100);
    }

    @Test
    void saysThatTheUserDeclined() {
        goAs("demo-Alan");
        answer("deny");
        expect("You declined.");

        goAs("nobody");
        expect("You declined.");
    }

    @Test
    void saysThatTheWindowWasClosed() {
        browser.followToWindow(() -> id("sign-in").click());
        Browser.await("provider", () -> driver.getCurrentUrl().contains(DemoProvider.PATH));
        driver.close();

        expect("You closed the window.");
    }

    @Test
    void signsNobodyInWithAnAddressThatIsNotVerified() {
        goAs("demo-Eve");
        answer("allow");

        expect("This address is not verified");
    }

    @Test
    void asksForTheSecondFactorOnceItIsOn() {
        goAs("demo-Alan");
        answer("allow");
        expect("Signed in as alan@example.org.");
        id("factor").click();
        String address = "alan@example.org";
        Browser.await("mail", () -> !codes(address).isEmpty());
        type("mailed", codes(address).getFirst());
        Browser.await("key", () -> !id("key").getText().isEmpty());
        String backup = id("backup").getText().split(" +")[0];
        type("first", AuthenticatorApp.typed(id("key").getText()).firstCode());
        Browser.await("factor", () -> id("factor-status").getText().startsWith("The second factor is on."));

        goAs("demo-Alan");
        answer("allow");
        expect("A code is needed.");
        type("code", "aaaaa-aaaaa");
        expect("That code is wrong.");
        type("code", backup);

        expect("Signed in as alan@example.org.");
        assertThat(id("steps").getText()).contains("a second factor is asked for");
        assertThat(id("claim").getText()).startsWith("verified");
    }

    private static List<String> codes(String address) {
        return Mailbox.allTo(address).stream()
                .flatMap(mail -> mail.codes().stream())
                .toList();
    }
}
