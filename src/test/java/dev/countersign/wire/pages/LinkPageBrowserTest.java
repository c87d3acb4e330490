package dev.countersign.wire.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Browser;
import dev.countersign.testing.Linker;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.remote.RemoteWebDriver;

/** The page that asks before an identity is linked, in Chromium. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class LinkPageBrowserTest {

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

    @Test
    void leadsBackToTheApplicationWithTheToken() {
        Linker linker = Linker.somebody();
        User user = User.somebody();
        StandIn.running().visitedBy(user);
        RemoteWebDriver driver = browser.driver();
        String path = Linker.path(linker.person()
                .session()
                .post(
                        Linker.PATH + "/link",
                        "provider",
                        "github",
                        "redirect_uri",
                        AppUser.LOOPBACK_URI,
                        "password",
                        linker.person().password()));

        driver.get(Api.baseUrl() + path);
        assertThat(driver.findElement(By.tagName("h1")).getText())
                .isEqualTo("Link GitHub to " + linker.person().email() + "?");
        assertThat(driver.findElement(By.tagName("strong")).getText()).isEqualTo(user.email());
        browser.screenshot("link", 500, 700);
        driver.findElement(By.cssSelector("button[value=allow]")).click();

        String url = driver.getCurrentUrl();
        assertThat(url).startsWith(AppUser.LOOPBACK_URI + "#link_token=");
        String token = url.replaceFirst(".*link_token=([0-9a-f]{64}).*", "$1");
        assertThat(linker.finish(token).status()).isEqualTo(200);
    }
}
