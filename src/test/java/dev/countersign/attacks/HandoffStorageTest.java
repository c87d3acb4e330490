package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Servers;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Redis holds of intents and codes, and for how long. */
@QuarkusTest
@WithTestResource(Servers.class)
class HandoffStorageTest {

    private static final Duration LIFE = Duration.ofSeconds(60);

    @Inject
    RedisDataSource redis;

    @BeforeEach
    void forget() {
        for (String kind : List.of("intent", "authorization-code")) {
            keys(kind).forEach(key -> redis.key().del(key));
        }
    }

    private List<String> keys(String kind) {
        return redis.key().keys(kind + ":*");
    }

    private String key(String kind) {
        List<String> keys = keys(kind);
        assertThat(keys).hasSize(1);
        return keys.getFirst();
    }

    @Test
    void givesNothingToAReaderOfRedis() {
        AppUser who = AppUser.somebody();
        String intent = who.intent();
        String code = who.code();

        assertThat(RedisDump.text())
                .contains(who.challenge())
                .doesNotContain(intent)
                .doesNotContain(code)
                .doesNotContain(who.verifier())
                .doesNotContain(who.person().email());
    }

    @Test
    void storesNoSecret() {
        AppUser who = AppUser.somebody();
        try (ServerLog log = ServerLog.listenClosely()) {
            String used = who.intent();
            String code = who.authorize(used).text("/data/code");
            Pair pair = Pair.of(who.exchange(code));
            String cancelled = who.intent();
            who.cancel(cancelled);
            String refused = who.intent();
            who.authorize(refused, "code_challenge", who.verifier(), "redirect_uri", AppUser.REDIRECT_URI);
            String burnt = who.code();
            AppUser.of(who.person()).exchange(burnt);
            who.exchange("code", burnt, "code_verifier", who.verifier(), "x", who.verifier());
            String written = log.text() + Sql.dump() + RedisDump.text() + String.join("\n", Metrics.series());
            assertThat(written).contains("handoff_refused").contains("countersign_handoff_total");
            for (String secret :
                    List.of(used, code, pair.access(), pair.refresh(), cancelled, refused, burnt, who.verifier())) {
                assertThat(written).doesNotContain(secret);
            }
        }
    }

    @Test
    void refusesAnIntentAfterItsMinute() {
        AppUser who = AppUser.somebody();
        String intent = who.intent();
        expire(key("intent"));

        assertThat(who.authorize(intent).status()).isEqualTo(401);
    }

    @Test
    void refusesACodeAfterItsMinute() {
        AppUser who = AppUser.somebody();
        String code = who.code();
        assertThat(keys("intent")).as("the intent is used up").isEmpty();
        expire(key("authorization-code"));

        Answer answer = who.exchange(code);

        assertThat(answer.code()).isEqualTo("INVALID_AUTHORIZATION_CODE");
    }

    private void expire(String key) {
        assertThat(Duration.ofMillis(redis.key().pttl(key))).isBetween(LIFE.minusSeconds(30), LIFE);
        redis.key().pexpire(key, 1);
        Outages.sleep(20);
    }

    @Test
    void opensNothingForARecordThatItCannotRead() {
        AppUser who = AppUser.somebody();
        for (String text : List.of(
                "", "{}", "null", "[]", "x", "{\"accountId\":\"" + who.person().accountId() + "\"}")) {
            String intent = who.intent();
            redis.value(String.class).set(key("intent"), text);
            assertThat(who.authorize(intent).status()).as(text).isEqualTo(401);
        }
    }
}
