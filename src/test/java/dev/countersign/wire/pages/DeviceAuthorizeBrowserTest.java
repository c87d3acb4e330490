package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Device;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** The approval of a device by a provider in Chromium, with JavaScript switched off. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class DeviceAuthorizeBrowserTest {

    private static Browser browser;

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

    private static String text(By element) {
        return browser.driver().findElement(element).getText();
    }

    /** Types the code and signs in at GitHub. */
    private static void toPage(Device device, User user) {
        StandIn.running().visitedBy(user);
        browser.driver().get(Api.baseUrl() + "/account/device?user_code=" + device.userCode());
        browser.follow(By.tagName("button"));
        assertThat(text(By.id("with-corp"))).isEqualTo("Sign in with Example Corp");
        browser.screenshot("device-providers", 500, 1000);
        browser.follow(By.id("with-github"));
        assertThat(browser.driver().getCurrentUrl())
                .matches(Api.baseUrl() + "/account/device-confirm\\?state_id=[0-9a-f-]{36}");
        assertThat(text(By.tagName("h1"))).isEqualTo("Sign in this device?");
        assertThat(text(By.id("client"))).isEqualTo("hoody on laptop");
        assertThat(text(By.id("identity"))).isEqualTo(user.email());
        assertThat(device.error()).as("nothing is approved yet").isEqualTo("authorization_pending");
    }

    @Test
    void approvesADevice() {
        User user = User.somebody();
        Device device = Device.of(Person.stranger());

        toPage(device, user);
        browser.screenshot("device-confirm", 500, 800);
        browser.follow(By.id("allow"));

        assertThat(text(By.tagName("h1"))).isEqualTo("The device is signed in");
        assertThat(browser.driver().manage().getCookies()).isEmpty();
        assertThat(device.poll().text("/data/user/email")).isEqualTo(user.email());
    }

    @Test
    void approvesADeviceAfterTheSecondFactor() {
        User user = User.somebody();
        Secured secured = Traveller.securedAt("github", user);
        Device device = Device.of(secured.person());

        toPage(device, user);
        assertThat(text(By.id("account"))).isEqualTo(user.email());
        browser.follow(By.id("allow"));
        assertThat(text(By.tagName("h1"))).isEqualTo("Your second factor");
        browser.driver()
                .findElement(By.id("code"))
                .sendKeys(secured.backupCodes().getFirst());
        browser.follow(By.id("allow"));

        assertThat(text(By.tagName("h1"))).isEqualTo("The device is signed in");
        assertThat(device.poll().status()).isEqualTo(200);
    }

    @Test
    void deniesADevice() {
        Device device = Device.of(Person.stranger());

        toPage(device, User.somebody());
        browser.follow(By.id("deny"));

        assertThat(text(By.tagName("h1"))).isEqualTo("The device was denied");
        assertThat(device.error()).isEqualTo("access_denied");
    }
}
