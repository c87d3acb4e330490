package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.remote.RemoteWebDriver;

/** Both pages in a real browser, with JavaScript switched off. */
@QuarkusTest
@WithTestResource(Servers.class)
class BrowserTest {

    private static final String NEW_PASSWORD = "Another-Horse-8-battery";

    private static Browser browser;

    private RemoteWebDriver page;

    @BeforeAll
    static void start() {
        browser = Browser.withoutJavaScript();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void nextPage() {
        page = browser.driver();
    }

    private void open(String path, String token) {
        page.get(Api.baseUrl() + path + "?token=" + token);
    }

    private String heading() {
        return page.findElement(By.tagName("h1")).getText();
    }

    private WebElement field(String label) {
        String id = page.findElement(By.xpath("//label[.='" + label + "']")).getDomAttribute("for");
        return page.findElement(By.id(id));
    }

    private void press() {
        browser.follow(By.tagName("button"));
    }

    @Test
    void runsNoJavaScript() {
        page.get("data:text/html,<title>off</title><script>document.title='on'</script>");
        assertThat(page.getTitle()).isEqualTo("off");
    }

    @Test
    void confirmsAnAddress() {
        Person person = Person.signedUp();
        String token = person.mailedToken();
        open("/account/verify", token);
        assertThat(heading()).isEqualTo("Confirm your address");
        assertThat(page.findElement(By.tagName("button")).getCssValue("cursor"))
                .as("the policy lets the style in")
                .isEqualTo("pointer");
        browser.screenshot("verify", 1280, 800);
        press();
        assertThat(heading()).isEqualTo("Your address is confirmed");
        assertThat(page.getCurrentUrl()).isEqualTo(Api.baseUrl() + "/account/verify");
        assertThat(page.manage().getCookies()).isEmpty();
        browser.screenshot("verified", 400, 700);
        assertThat(person.logIn().status()).isEqualTo(200);
        open("/account/verify", token);
        assertThat(heading()).isEqualTo("This link no longer works");
        browser.screenshot("no-longer", 400, 700);
    }

    @Test
    void setsANewPassword() {
        Person person = Person.verified();
        open("/account/reset", person.mailedResetToken());
        assertThat(heading()).isEqualTo("Set a new password");
        browser.screenshot("reset", 1280, 800);
        type("123456789012", "123456789012");
        assertThat(page.findElement(By.id("objection")).getText()).contains("does not follow the rule");
        browser.screenshot("reset-refused", 400, 800);
        type(NEW_PASSWORD, NEW_PASSWORD + "x");
        assertThat(page.findElement(By.id("objection")).getText()).contains("not the same");
        type(NEW_PASSWORD, NEW_PASSWORD);
        assertThat(heading()).isEqualTo("Your new password is set");
        assertThat(page.manage().getCookies()).isEmpty();
        assertThat(person.logIn(NEW_PASSWORD).status()).isEqualTo(200);
    }

    private void type(String password, String repeat) {
        field("New password").sendKeys(password);
        field("The same again").sendKeys(repeat);
        press();
    }
}
