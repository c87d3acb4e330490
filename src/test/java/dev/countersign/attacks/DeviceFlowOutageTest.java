package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Device;
import dev.countersign.testing.Device.Browsing;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis is gone between two steps of the device flow: each step is refused, and opens nothing later. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class DeviceFlowOutageTest {

    @AfterEach
    void repair() {
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    @Test
    void refusesEachStepWithoutRedis() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        Device approved = Device.of(device.person());
        assertThat(approved.browse().logIn().status()).isEqualTo(200);
        int sessions = FactorRecord.sessions(device.person());
        Servers.redis().kill();

        assertUnavailable(device.api().post(Device.CODE));
        assertUnavailable(device.api().post(Device.VERIFY_CODE, "user_code", device.userCode()));
        assertUnavailable(browser.logIn());
        assertUnavailable(browser.deny());
        assertUnavailable(device.poll());
        assertUnavailable(approved.poll());

        Servers.redis().start();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(browser.logIn().status()).as("Redis lost it").isEqualTo(404);
        assertThat(approved.error()).as("Redis lost it").isEqualTo("expired_token");
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(sessions);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
