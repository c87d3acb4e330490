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
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * Makes and verifies access and refresh tokens: JWTs (RFC 7519) signed with HS256. The verifier decides algorithm, type
 * and key by itself; a token's own hints ({@code jku}, {@code jwk}, {@code x5u}) are never looked at.
 */
@ApplicationScoped
class Tokens {

    private static final int MAX_LENGTH = 4096;
    private static final int CLOCK_SKEW_SECONDS = 30;
    // The end of the year 9999; beyond, instants cannot be made of it.
    private static final long LATEST_SECOND = 253_402_300_799L;
    // The last character of a 32-byte signature in base64url carries four bits; the other two must be zero, or one
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

    SecretToken sign(TokenKind kind, SessionToken token, Instant issuedAt) {
        Map<String, Object> claims = new HashMap<>();
        claims.put("iss", config.issuer());
        claims.put("sub", token.accountId());
        claims.put("sid", token.sessionId());
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", token.expiresAt().getEpochSecond());
        claims.put("jti", randomness.hex(8));
        claims.put("ep", config.epoch());
        if (kind == TokenKind.REFRESH) {
            claims.put("gen", token.generation());
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

    /** @throws Refused with {@code INVALID_TOKEN}, or {@code TOKEN_EXPIRED} when nothing else is wrong with it */
    SessionToken verify(TokenKind kind, String token) {
        Map<String, Object> claims = verifiedClaims(kind, token);
        long now = time.now().getEpochSecond();
        long expires = number(claims, "exp", LATEST_SECOND);
        if (number(claims, "iat", LATEST_SECOND) > now + CLOCK_SKEW_SECONDS
                || number(claims, "ep", Integer.MAX_VALUE) != config.epoch()
                || !config.issuer().equals(claims.get("iss"))) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        if (expires <= now) {
            throw Refused.because(Reason.TOKEN_EXPIRED);
        }
        int generation = kind == TokenKind.REFRESH ? (int) number(claims, "gen", Integer.MAX_VALUE) : 0;
        return new SessionToken(id(claims, "sub"), id(claims, "sid"), generation, Instant.ofEpochSecond(expires));
    }

    private Map<String, Object> verifiedClaims(TokenKind kind, String token) {
        if (token.length() > MAX_LENGTH || !COMPACT.matcher(token).matches()) {
            throw Refused.because(Reason.INVALID_TOKEN);
        }
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(HS256_ONLY);
            jws.setCompactSerialization(token);
            SecretKey key = keys.get(kind).byKid().get(String.valueOf(jws.getKeyIdHeaderValue()));
            if (key == null || !kind.type().equals(jws.getHeader("typ"))) {
                throw Refused.because(Reason.INVALID_TOKEN);
            }
            jws.setKey(key);
            if (!jws.verifySignature()) {
                throw Refused.because(Reason.INVALID_TOKEN);
            }
            return JsonUtil.parseJson(jws.getUnverifiedPayload());
        } catch (JoseException | ClassCastException e) {
            // The library takes what stands in the header for text, and the header is anybody's.
            throw Refused.because(Reason.INVALID_TOKEN);
        }
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
