package dev.countersign.session;

import dev.countersign.kernel.Ids;
import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Signs and verifies tokens: JWTs (RFC 7519) with HS256. The verifier alone chooses algorithm, type and key. It ignores
 * the hints in a token ({@code jku}, {@code jwk}, {@code x5u}).
 */
@ApplicationScoped
class Tokens {

    private static final int MAX_LENGTH = 4096;
    private static final int CLOCK_SKEW_SECONDS = 30;
    // The end of the year 9999. Instant cannot hold much later seconds.
    private static final long LATEST_SECOND = 253_402_300_799L;
    // The last character of a 32-byte signature in base64url carries four bits. The other two must be zero, or one
    // token
    // would have four spellings.
    private static final Pattern COMPACT =
            Pattern.compile("[A-Za-z0-9_-]{1,1024}\\.[A-Za-z0-9_-]{1,2048}\\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]");
    private static final AlgorithmConstraints HS256_ONLY =
            new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256);

    private record Keys(String activeKid, Map<String, SecretKey> byKid) {}

    private final SessionConfig config;
    private final Time time;
    private final Randomness randomness;
    private final VerifiedTokens verified = new VerifiedTokens();
    private final Map<TokenKind, Keys> keys = new EnumMap<>(TokenKind.class);

    Tokens(SessionConfig config, MasterSecrets secrets, Time time, Randomness randomness) {
        this.config = config;
        this.time = time;
        this.randomness = randomness;
        for (TokenKind kind : TokenKind.values()) {
            keys.put(kind, keysOf(secrets.derive(kind.purpose())));
        }
    }

    private static Keys keysOf(MasterSecrets.Derived derived) {
        Map<String, SecretKey> byKid = new HashMap<>();
        derived.byKid().forEach((kid, bytes) -> byKid.put(kid, new SecretKeySpec(bytes, "HmacSHA256")));
        return new Keys(derived.activeKid(), Map.copyOf(byKid));
    }

    /** @param audience the name of the only dialect that accepts the token (RFC 7519, section 4.1.3) */
    SecretToken sign(TokenKind kind, SessionToken token, String audience, Instant issuedAt) {
        Map<String, Object> claims = claims(token.accountId(), issuedAt, token.expiresAt());
        claims.put("sid", token.sessionId());
        claims.put("aud", audience);
        return signed(kind, claims, token.generation());
    }

    SecretToken sign(TokenKind kind, PendingToken token, Instant issuedAt) {
        return signed(kind, claims(token.pendingId(), issuedAt, token.expiresAt()), token.generation());
    }

    private Map<String, Object> claims(String subject, Instant issuedAt, Instant expiresAt) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", config.issuer());
        claims.put("sub", subject);
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", expiresAt.getEpochSecond());
        claims.put("jti", randomness.hex(8));
        claims.put("ep", config.epoch());
        return claims;
    }

    private SecretToken signed(TokenKind kind, Map<String, Object> claims, int generation) {
        if (kind.rotates()) {
            claims.put("gen", generation);
        }
        return new SecretToken(compact(kind, JsonUtil.toJson(claims)));
    }

    private String compact(TokenKind kind, String payload) {
        Keys ring = keys.get(kind);
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKeyIdHeaderValue(ring.activeKid());
        jws.setHeader("typ", kind.type());
        jws.setPayload(payload);
        jws.setKey(ring.byKid().get(ring.activeKid()));
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /**
     * Verifies a token of a session that {@code audience} issued. Tokens without an audience were issued before tokens
     * had one. All dialects still accept them, so that an upgrade signs nobody out; their successors have an audience.
     *
     * @throws Refused with {@code INVALID_TOKEN}, or {@code TOKEN_EXPIRED} when nothing else is wrong with it
     */
    SessionToken verify(TokenKind kind, String token, String audience) {
        Map<String, Object> claims = liveClaims(
                claims(kind, token).filter(signed -> !signed.containsKey("aud") || audience.equals(signed.get("aud"))));
        return new SessionToken(id(claims, "sub"), id(claims, "sid"), generation(kind, claims), expiry(claims));
    }

    /* An access token comes with every request; the others are used once. */
    private Optional<Map<String, Object>> claims(TokenKind kind, String token) {
        return kind == TokenKind.ACCESS && token.length() <= MAX_LENGTH
                ? verified.claims(token, () -> signedClaims(List.of(kind), token))
                : signedClaims(List.of(kind), token);
    }

    /**
     * @throws Refused with {@code INVALID_REFRESH_TOKEN}, or {@code TOKEN_EXPIRED} when nothing else is wrong with it
     */
    SessionToken verifyRefresh(String token, String audience) {
        try {
            return verify(TokenKind.REFRESH, token, audience);
        } catch (Refused refused) {
            throw refused.reason() == Reason.TOKEN_EXPIRED ? refused : Refused.because(Reason.INVALID_REFRESH_TOKEN);
        }
    }

    /** @throws Refused with {@code INVALID_TOKEN}, or {@code TOKEN_EXPIRED} when nothing else is wrong with it */
    PendingToken verifyPending(TokenKind kind, String token) {
        Map<String, Object> claims = liveClaims(signedClaims(List.of(kind), token));
        return new PendingToken(id(claims, "sub"), generation(kind, claims), expiry(claims));
    }

    /** Whether this server signed it as one of these kinds. The claims are not checked. */
    boolean isSigned(List<TokenKind> kinds, String token) {
        return signedClaims(kinds, token).isPresent();
    }

    private Map<String, Object> liveClaims(Optional<Map<String, Object>> signed) {
        Map<String, Object> claims = signed.orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
        long now = time.now().getEpochSecond();
        if (number(claims, "iat", LATEST_SECOND) > now + CLOCK_SKEW_SECONDS
                || number(claims, "ep", Integer.MAX_VALUE) != config.epoch()
                || !config.issuer().equals(claims.get("iss"))) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        if (expiry(claims).getEpochSecond() <= now) {
            throw Refused.because(Reason.TOKEN_EXPIRED);
        }
        return claims;
    }

    private Optional<Map<String, Object>> signedClaims(List<TokenKind> kinds, String token) {
        if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            return Optional.empty();
        }
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(HS256_ONLY);
            jws.setCompactSerialization(token);
            Optional<SecretKey> key = key(kinds, jws.getHeader("typ"), String.valueOf(jws.getKeyIdHeaderValue()));
            if (key.isEmpty()) {
                return Optional.empty();
            }
            jws.setKey(key.get());
            return jws.verifySignature()
                    ? Optional.of(JsonUtil.parseJson(jws.getUnverifiedPayload()))
                    : Optional.empty();
        } catch (JoseException | ClassCastException e) {
            // The library casts header values to String, but anybody can write the header.
            return Optional.empty();
        }
    }

    private Optional<SecretKey> key(List<TokenKind> kinds, String type, String kid) {
        return kinds.stream()
                .filter(kind -> kind.type().equals(type))
                .findFirst()
                .map(kind -> keys.get(kind).byKid().get(kid));
    }

    private static Instant expiry(Map<String, Object> claims) {
        return Instant.ofEpochSecond(number(claims, "exp", LATEST_SECOND));
    }

    private static int generation(TokenKind kind, Map<String, Object> claims) {
        return kind.rotates() ? (int) number(claims, "gen", Integer.MAX_VALUE) : 0;
    }

    private static long number(Map<String, Object> claims, String name, long most) {
        if (claims.get(name) instanceof Long number && number >= 0 && number <= most) {
            return number;
        }
        throw Refused.because(Reason.INVALID_TOKEN);
    }

    private static String id(Map<String, Object> claims, String name) {
        if (claims.get(name) instanceof String text && Ids.isId(text)) {
            return text;
        }
        throw Refused.because(Reason.INVALID_TOKEN);
    }
}
