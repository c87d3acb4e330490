package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An expired challenge, and attempts to extend its life. */
@QuarkusTest
@WithTestResource(Servers.class)
class ExpiredChallengeTest {

    @Inject
    RedisDataSource redis;

    private String key(Secured somebody) {
        List<String> keys = redis.key().keys("challenge:*").stream()
                .filter(key -> redis.value(String.class)
                        .get(key)
                        .contains(somebody.person().accountId()))
                .toList();
        assertThat(keys).hasSize(1);
        return keys.getFirst();
    }

    @Test
    void acceptsNoCode() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        String key = key(somebody);
        assertThat(key).doesNotContain(challenge);
        redis.key().pexpire(key, 1);
        Outages.sleep(20);

        Answer answer = somebody.verify(challenge, somebody.backupCodes().getFirst());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_TEMP_TOKEN");
        assertThat(FactorRecord.unusedCodes(somebody.person())).isEqualTo(10);
        assertThat(FactorRecord.attempts(somebody.person())).startsWith("0 0 0");
    }

    @Test
    void doesNotLiveLongerWhenItIsTried() {
        Secured somebody = Secured.somebody();
        String challenge = somebody.challenge();
        String key = key(somebody);
        assertThat(Duration.ofMillis(redis.key().pttl(key))).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        redis.key().pexpire(key, Duration.ofMinutes(1));

        assertThat(somebody.verify(challenge, somebody.wrongCode()).status()).isEqualTo(401);

        assertThat(Duration.ofMillis(redis.key().pttl(key))).isLessThanOrEqualTo(Duration.ofMinutes(1));
    }
}
