package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Device;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
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

/** The pages in a real browser, with JavaScript switched off. */
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

    @Test
    void approvesADevice() {
        Secured secured = Secured.somebody();
        Device device = Device.of(secured.person());
        page.get(Api.baseUrl() + "/account/device?user_code=" + device.userCode());
        assertThat(heading()).isEqualTo("Sign in a device");
        assertThat(field("Code on the device").getDomProperty("value")).isEqualTo(device.userCode());
        assertThat(device.error()).as("a link decides nothing").isEqualTo("authorization_pending");
        browser.screenshot("device", 1280, 800);
        press();
        assertThat(heading()).isEqualTo("Sign in this device?");
        assertThat(page.findElement(By.id("client")).getText()).isEqualTo("hoody on laptop");
        browser.screenshot("device-approve", 400, 900);
        typeLogin(secured.person(), "Wrong-Horse-7-battery");
        assertThat(page.findElement(By.id("objection")).getText()).contains("password is wrong");
        assertThat(page.findElement(By.id("client")).getText()).isEqualTo("hoody on laptop");
        typeLogin(secured.person(), secured.person().password());
        assertThat(heading()).isEqualTo("Your second factor");
        typeCode(secured.wrongCode());
        assertThat(page.findElement(By.id("objection")).getText()).contains("code is wrong");
        typeCode(secured.backupCodes().getFirst());
        assertThat(heading()).isEqualTo("The device is signed in");
        assertThat(page.manage().getCookies()).isEmpty();
        assertThat(device.poll().status()).isEqualTo(200);
    }

    @Test
    void deniesADevice() {
        Device device = Device.somebodys();
        page.get(Api.baseUrl() + "/account/device");
        field("Code on the device").sendKeys("BCDFGHJK");
        press();
        assertThat(page.findElement(By.id("objection")).getText()).contains("No device waits");
        field("Code on the device").clear();
        field("Code on the device").sendKeys(device.userCode());
        press();
        browser.follow(By.id("deny"));
        assertThat(heading()).isEqualTo("The device was denied");
        assertThat(device.error()).isEqualTo("access_denied");
    }

    private void typeLogin(Person person, String password) {
        field("Email or user name").sendKeys(person.email());
        field("Password").sendKeys(password);
        press();
    }

    private void typeCode(String code) {
        field("Code from your app, or a backup code").sendKeys(code);
        press();
    }
}
