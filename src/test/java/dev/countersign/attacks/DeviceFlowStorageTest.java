package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Device;
import dev.countersign.testing.Device.Browsing;
import dev.countersign.testing.Servers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis holds of devices that wait, and for how long. */
@QuarkusTest
@WithTestResource(Servers.class)
class DeviceFlowStorageTest {

    private static final Duration LIFE = Duration.ofMinutes(15);

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void forget() {
        for (String kind : List.of("device-code", "user-code", "device-ticket", "device-verdict", "pace")) {
            redis.key().keys(kind + ":*").forEach(key -> redis.key().del(key));
        }
    }

    private String key(String kind) {
        List<String> keys = redis.key().keys(kind + ":*");
        assertThat(keys).hasSize(1);
        return keys.getFirst();
    }

    private Duration life(String kind) {
        return Duration.ofMillis(redis.key().pttl(key(kind)));
    }

    @Test
    void givesNothingToWhoReadsRedis() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        device.poll();

        assertThat(RedisDump.text())
                .contains(device.user().challenge())
                .doesNotContain(device.codes().text("/data/device_code"))
                .doesNotContain(device.userCode())
                .doesNotContain(device.userCode().replace("-", ""))
                .doesNotContain(browser.ticket())
                .doesNotContain(browser.found().header("Set-Cookie").split("[=;]")[1])
                .doesNotContain(device.person().email());
    }

    @Test
    void keepsTheDecisionLongerThanWhatLeadsToIt() {
        Device device = Device.somebodys();
        device.browse().deny();

        assertThat(life("device-code")).isBetween(LIFE.minusMinutes(1), LIFE);
        assertThat(life("device-ticket")).isBetween(LIFE.minusMinutes(1), LIFE);
        assertThat(life("device-verdict"))
                .isGreaterThanOrEqualTo(LIFE.multipliedBy(2).minusMinutes(1));
    }

    @Test
    void refusesAUserCodeAfterItsTime() {
        Device device = Device.somebodys();
        String record = redis.value(String.class).get(key("user-code"));
        String late = record.replaceAll("\"expiresAt\":\"[^\"]+\"", "\"expiresAt\":\"2026-01-01T00:00:00Z\"");
        redis.value(String.class).set(key("user-code"), late);

        Answer answer = device.browse().found();

        assertThat(late).isNotEqualTo(record);
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.code()).isEqualTo("USER_CODE_OVER");
    }

    @Test
    void refusesADeviceCodeAfterItsTime() {
        Device device = Device.somebodys();
        assertThat(device.browse().logIn().status()).isEqualTo(200);
        redis.key().del(key("device-code"));

        assertThat(device.error()).isEqualTo("expired_token");
    }

    @Test
    void makesTheIntervalLongerForADeviceThatAsksTooOften() {
        Device device = Device.somebodys();

        assertThat(device.error()).isEqualTo("authorization_pending");
        assertThat(interval()).isEqualTo("5000");
        assertThat(device.error()).isEqualTo("slow_down");
        assertThat(interval()).isEqualTo("10000");
        assertThat(device.error()).isEqualTo("slow_down");
        assertThat(interval()).isEqualTo("15000");
        redis.hash(String.class).hset(key("pace"), "due", "0");
        assertThat(device.error()).isEqualTo("authorization_pending");
        assertThat(interval()).isEqualTo("15000");
    }

    private String interval() {
        return redis.hash(String.class).hget(key("pace"), "interval");
    }
}
