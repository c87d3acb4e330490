package dev.countersign.signing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.kernel.Time;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Identity claims: signed statements about an account, for services that verify them offline. The signed bytes are the
 * base64url text of the payload. {@code claim_type} and {@code iss} distinguish a claim from other signed objects.
 */
@ApplicationScoped
public class IdentityClaims {

    /** A claim as clients get it. */
    public record IdentityClaim(String kid, String payload_b64, String signature_hex) {}

    private final SigningKeys keys;
    private final SigningConfig config;
    private final ObjectMapper json;
    private final Time time;

    IdentityClaims(SigningKeys keys, SigningConfig config, ObjectMapper json, Time time) {
        this.keys = keys;
        this.config = config;
        this.json = json;
        this.time = time;
    }

    /** A claim for one audience, and when it expires. */
    public record ClaimForAudience(IdentityClaim claim, Instant expiresAt) {}

    /** @return empty if signing is switched off */
    public Optional<IdentityClaim> issue(String accountId, String username) {
        return issue(accountId, username, Optional.empty(), config.identityClaimLife())
                .map(ClaimForAudience::claim);
    }

    /**
     * A claim that only {@code audience} should accept.
     *
     * @return empty if signing is switched off
     */
    public Optional<ClaimForAudience> issue(String accountId, String username, String audience, Duration life) {
        return issue(accountId, username, Optional.of(audience), life);
    }

    private Optional<ClaimForAudience> issue(
            String accountId, String username, Optional<String> audience, Duration life) {
        if (!keys.enabled()) {
            return Optional.empty();
        }
        SigningKey key = keys.identity();
        Instant now = time.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plus(life);
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("claim_type", "identity");
        claims.put("iss", "hoody-api");
        claims.put("sub", accountId);
        claims.put("username", username);
        claims.put("type", "user");
        audience.ifPresent(service -> claims.put("aud", service));
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", end.getEpochSecond());
        claims.put("kid", key.kid());
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(claims));
        byte[] signature = key.sign(payload.getBytes(StandardCharsets.US_ASCII));
        IdentityClaim claim =
                new IdentityClaim(key.kid(), payload, HexFormat.of().formatHex(signature));
        return Optional.of(new ClaimForAudience(claim, end));
    }

    private byte[] bytes(Map<String, Object> claims) {
        try {
            return json.writeValueAsBytes(claims);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers are always JSON", e);
        }
    }
}
