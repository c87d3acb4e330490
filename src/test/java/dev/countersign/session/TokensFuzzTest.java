package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Rings;
import dev.countersign.kernel.Time;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Of any text presented as a token, only one that this server signed is accepted, and only as its own kind. */
class TokensFuzzTest {

    private static final Tokens TOKENS = new Tokens(
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(SessionConfig.class)
                    .build()
                    .getConfigMapping(SessionConfig.class),
            Rings.of("k1:active:" + "ab".repeat(32)),
            new Time(),
            new Randomness());
    private static final Instant NOW = new Time().now();
    private static final SessionToken WHAT = new SessionToken(
            "0".repeat(24), "1".repeat(24), 3, NOW.plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS));
    private static final String GENUINE =
            TOKENS.sign(TokenKind.REFRESH, WHAT, "hoody", NOW).reveal();

    @FuzzTest
    @DictionaryEntries(value = {"none", "HS256", "at+jwt", "rt+jwt", "{\"alg\":\"none\"}", "..", "=", "k1", "\"kid\":"})
    void acceptsOnlyWhatItSigned(FuzzedDataProvider data) {
        String token = data.consumeBoolean() ? changed(data) : composed(data);
        for (TokenKind kind : TokenKind.values()) {
            boolean genuine = kind == TokenKind.REFRESH && token.equals(GENUINE);
            try {
                assertThat(TOKENS.verify(kind, token, "hoody")).isEqualTo(WHAT);
                assertThat(genuine).as(token).isTrue();
            } catch (Refused refused) {
                assertThat(refused.reason()).isIn(Reason.INVALID_TOKEN, Reason.TOKEN_EXPIRED);
                assertThat(genuine).isFalse();
            }
        }
    }

    /* The genuine token with a piece of it replaced. */
    private static String changed(FuzzedDataProvider data) {
        int from = data.consumeInt(0, GENUINE.length());
        int to = data.consumeInt(from, GENUINE.length());
        return GENUINE.substring(0, from) + data.consumeRemainingAsString() + GENUINE.substring(to);
    }

    /* Any header and claims, with the genuine signature. */
    private static String composed(FuzzedDataProvider data) {
        String header = data.consumeString(200);
        return encoded(header)
                + '.'
                + encoded(data.consumeRemainingAsString())
                + GENUINE.substring(GENUINE.lastIndexOf('.'));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
