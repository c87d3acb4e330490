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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis or PostgreSQL is gone between two steps of the device flow: the step is refused, and opens nothing later. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class DeviceFlowOutageTest {

    @AfterEach
    void repair() {
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
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

    /* Redis may have done late what it did not answer in time. */
    @Test
    void refusesEachStepWithinTheDeadlineWhenRedisIsSilent() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        Device approved = Device.of(device.person());
        assertThat(approved.browse().logIn().status()).isEqualTo(200);
        int sessions = FactorRecord.sessions(device.person());
        Servers.redis().pause();

        for (Supplier<Answer> step : List.<Supplier<Answer>>of(
                () -> device.api().post(Device.CODE),
                () -> device.api().post(Device.VERIFY_CODE, "user_code", device.userCode()),
                browser::logIn,
                browser::deny,
                device::poll,
                approved::poll)) {
            Instant before = Instant.now();
            assertUnavailable(step.get());
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(2));
        }

        Servers.redis().resume();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        int opened = approved.poll().status() == 200 ? 1 : 0;
        assertThat(approved.error()).isEqualTo("expired_token");
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(sessions + opened);
    }

    /* The device code is used up before the session opens, so the client begins again; it never gets two sessions. */
    @Test
    void opensNoSessionLaterWhenPostgresIsGoneAsTheDeviceCollects() {
        Device device = Device.somebodys();
        assertThat(device.browse().logIn().status()).isEqualTo(200);
        int sessions = FactorRecord.sessions(device.person());
        Servers.postgres().kill();

        assertUnavailable(device.poll());

        Servers.postgres().start();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        assertThat(device.error()).isEqualTo("expired_token");
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(sessions);
        Device again = Device.of(device.person());
        assertThat(again.browse().logIn().status()).isEqualTo(200);
        assertThat(again.poll().status()).isEqualTo(200);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("DEPENDENCY_UNAVAILABLE");
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }
}
