package dev.countersign.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Rings;
import dev.countersign.kernel.Time;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Rotating the master key ring signs no client out. */
class TokensTest {

    private static final String ONE = ":" + "11".repeat(32);
    private static final String TWO = ":" + "22".repeat(32);
    private static final String HERE = "hoody";

    private static Tokens with(String ring) {
        return with(ring, new Time());
    }

    private static Tokens with(String ring, Time time) {
        SessionConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SessionConfig.class)
                .build()
                .getConfigMapping(SessionConfig.class);
        return new Tokens(config, Rings.of(ring), time, new Randomness());
    }

    private static final Instant NOW = new Time().now().truncatedTo(ChronoUnit.SECONDS);
    private static final SessionToken SESSION =
            new SessionToken("a".repeat(24), "b".repeat(24), 0, NOW.plusSeconds(600));
    private static final PendingToken PENDING = new PendingToken("c".repeat(24), 0, NOW.plusSeconds(600));

    /* Checks that the second ring reads all four kinds of token signed by the first. */
    private static void assertReads(String signer, String reader) {
        Tokens signs = with(signer);
        Tokens reads = with(reader);
        for (TokenKind kind : List.of(TokenKind.ACCESS, TokenKind.REFRESH)) {
            String token = signs.sign(kind, SESSION, HERE, NOW).reveal();
            assertThat(reads.verify(kind, token, HERE)).isEqualTo(SESSION);
        }
        for (TokenKind kind : List.of(TokenKind.PENDING_ACCESS, TokenKind.PENDING_REFRESH)) {
            String token = signs.sign(kind, PENDING, NOW).reveal();
            assertThat(reads.isSigned(List.of(kind), token)).isTrue();
            assertThat(reads.verifyPending(kind, token)).isEqualTo(PENDING);
        }
    }

    @Test
    void stayValidThroughARotation() {
        String before = "m1:active" + ONE;
        String announced = "m1:active" + ONE + ",m2:next" + TWO;
        String switched = "m1:retired" + ONE + ",m2:active" + TWO;
        assertReads(before, announced);
        assertReads(announced, switched);
        assertReads(before, switched);
        // Other servers have already switched, but this one has not.
        assertReads(switched, announced);
        assertReads(switched, "m2:active" + TWO);
    }

    @Test
    void endWithTheKeyThatIsTakenOutOfTheRing() {
        String token = with("m1:active" + ONE)
                .sign(TokenKind.ACCESS, SESSION, HERE, NOW)
                .reveal();
        assertRefused("m2:active" + TWO, token, HERE);
        assertRefused("m1:active" + TWO, token, HERE);
    }

    @Test
    void areValidForTheirAudienceOnly() {
        Tokens tokens = with("m1:active" + ONE);
        for (TokenKind kind : List.of(TokenKind.ACCESS, TokenKind.REFRESH)) {
            String token = tokens.sign(kind, SESSION, HERE, NOW).reveal();
            for (String other : List.of("hydracore", "better-auth", "Hoody", "")) {
                assertThatThrownBy(() -> tokens.verify(kind, token, other))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_TOKEN));
            }
        }
    }

    /* The modified tags of the Wycheproof vectors: each single bit, all high or low bits, all bits, and constants. */
    @Test
    void areRefusedWhenAnyBitOfTheTagDiffers() {
        String ring = "m1:active" + ONE;
        String token = with(ring).sign(TokenKind.ACCESS, SESSION, HERE, NOW).reveal();
        byte[] tag = Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
        assertRefused(ring, withTag(token, new byte[tag.length]), HERE);
        for (int mask : new int[] {0x80, 0x01, 0xff}) {
            byte[] changed = new byte[tag.length];
            byte[] constant = new byte[tag.length];
            for (int i = 0; i < tag.length; i++) {
                changed[i] = (byte) (tag[i] ^ mask);
                constant[i] = (byte) mask;
            }
            assertRefused(ring, withTag(token, changed), HERE);
            assertRefused(ring, withTag(token, constant), HERE);
        }
        for (int bit = 0; bit < tag.length * Byte.SIZE; bit++) {
            byte[] changed = tag.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(ring, withTag(token, changed), HERE);
        }
        assertThat(with(ring).verify(TokenKind.ACCESS, withTag(token, tag), HERE))
                .isEqualTo(SESSION);
    }

    /** A clock that the test sets. */
    private static final class SetTime extends Time {

        private Instant now = NOW;

        @Override
        public Instant now() {
            return now;
        }
    }

    @Test
    void areCheckedAtEachUseAlsoWhenTheirSignatureIsKnown() {
        SetTime time = new SetTime();
        Tokens tokens = with("m1:active" + ONE, time);
        String token = tokens.sign(TokenKind.ACCESS, SESSION, HERE, NOW).reveal();
        String refresh = tokens.sign(TokenKind.REFRESH, SESSION, HERE, NOW).reveal();
        for (int use = 0; use < 3; use++) {
            assertThat(tokens.verify(TokenKind.ACCESS, token, HERE)).isEqualTo(SESSION);
            assertRefused(tokens, token, "hydracore", Reason.INVALID_TOKEN);
            assertRefused(tokens, refresh, HERE, Reason.INVALID_TOKEN);
            for (String other : List.of(
                    token + '=',
                    ' ' + token,
                    token.toUpperCase(Locale.ROOT),
                    token.substring(1),
                    withTag(token, new byte[32]))) {
                assertRefused(tokens, other, HERE, Reason.INVALID_TOKEN);
            }
            assertThat(tokens.isSigned(List.of(TokenKind.REFRESH), token)).isFalse();
        }
        time.now = SESSION.expiresAt();
        assertRefused(tokens, token, HERE, Reason.TOKEN_EXPIRED);
        time.now = NOW.minusSeconds(31);
        assertRefused(tokens, token, HERE, Reason.INVALID_TOKEN);
    }

    @Test
    void takeEachOthersPlaceWithoutBeingTakenForEachOther() {
        Tokens tokens = with("m1:active" + ONE);
        List<String> signed = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            signed.add(tokens.sign(TokenKind.ACCESS, numbered(i), HERE, NOW).reveal());
        }
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < signed.size(); i++) {
                assertThat(tokens.verify(TokenKind.ACCESS, signed.get(i), HERE)).isEqualTo(numbered(i));
            }
        }
    }

    private static SessionToken numbered(int i) {
        return new SessionToken(
                "a".repeat(24), HexFormat.of().toHexDigits(i, 24 / 2).repeat(2), 0, NOW.plusSeconds(600));
    }

    private static void assertRefused(Tokens tokens, String token, String audience, Reason reason) {
        assertThatThrownBy(() -> tokens.verify(TokenKind.ACCESS, token, audience))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    private static String withTag(String token, byte[] tag) {
        return token.substring(0, token.lastIndexOf('.') + 1)
                + Base64.getUrlEncoder().withoutPadding().encodeToString(tag);
    }

    private static void assertRefused(String ring, String token, String audience) {
        assertRefused(with(ring), token, audience, Reason.INVALID_TOKEN);
    }
}
