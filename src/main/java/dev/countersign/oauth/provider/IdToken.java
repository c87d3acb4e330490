package dev.countersign.oauth.provider;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.SecretToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Verifies id_tokens (OpenID Connect Core 1.0, 3.1.3.7). Only asymmetric algorithms are accepted: with HS256 the client's
 * secret would be enough to make one, and {@code none} needs nothing.
 *
 * @param issuers the exact values of {@code iss} that count
 */
record IdToken(String provider, Set<String> issuers, String clientId) {

    private static final int SKEW_SECONDS = 30;
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);

    /** No key of the set fits; the provider may have a new one. */
    static final class UnknownKey extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownKey() {
            super("id_token: unknown key", null, false, false);
        }
    }

    /**
     * What a token proves.
     *
     * @param silent whether it says nothing about an address: then the userinfo endpoint may
     */
    record Proof(ProvedIdentity identity, boolean silent) {}

    /**
     * @throws UnknownKey when none of {@code keys} fits
     * @throws ProviderFailure when it proves nothing
     */
    Proof verify(String token, List<JsonWebKey> keys, SecretToken nonce, Instant now) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys))
                    .setExpectedIssuers(true, issuers.toArray(String[]::new))
                    .setExpectedAudience(true, clientId)
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setRequireSubject()
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                    .build()
                    .processToClaims(token);
            requireForThisAttempt(claims, nonce);
            boolean silent = !claims.hasClaim("email") && !claims.hasClaim("email_verified");
            return new Proof(new ProvedIdentity(provider, claims.getSubject(), address(claims)), silent);
        } catch (InvalidJwtException e) {
            throw reason(e);
        } catch (MalformedClaimException e) {
            throw ProviderFailure.invalid("id_token: a claim of the wrong type");
        }
    }

    private void requireForThisAttempt(JwtClaims claims, SecretToken nonce) throws MalformedClaimException {
        String found = claims.getStringClaimValue("nonce");
        boolean same = found != null
                && MessageDigest.isEqual(
                        found.getBytes(StandardCharsets.UTF_8), nonce.reveal().getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw ProviderFailure.invalid("id_token: nonce");
        }
        String party = claims.getStringClaimValue("azp");
        boolean ours = party == null ? claims.getAudience().size() == 1 : party.equals(clientId);
        if (!ours) {
            throw ProviderFailure.invalid("id_token: azp");
        }
    }

    /* Some providers, such as Apple, write the flag as a text. */
    private static Optional<EmailAddress> address(JwtClaims claims) throws MalformedClaimException {
        Object verified = claims.getClaimValue("email_verified");
        return Boolean.TRUE.equals(verified) || "true".equals(verified)
                ? EmailAddress.parse(claims.getStringClaimValue("email"))
                : Optional.empty();
    }

    /* The library's messages quote the token, so only its codes are told. */
    private static RuntimeException reason(InvalidJwtException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvableKeyException) {
                return new UnknownKey();
            }
        }
        String codes = e.getErrorDetails().stream()
                .map(error -> Integer.toString(error.getErrorCode()))
                .sorted()
                .reduce("", (some, code) -> some + ' ' + code);
        return ProviderFailure.invalid("id_token: jose4j's error codes" + codes);
    }
}
