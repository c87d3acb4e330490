package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.StandIn.User;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The codes and access tokens that the {@link StandIn} gave out. */
final class StandInGrants {

    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, User> tokens = new ConcurrentHashMap<>();
    private final AtomicInteger redeemed = new AtomicInteger();

    /** What a user allowed: the query of the authorization request. */
    record Grant(User user, Map<String, String> question) {

        /** Whether a token request belongs to it: the same redirect URI, and the verifier of its challenge. */
        boolean fits(Map<String, String> form) {
            return question.get("redirect_uri").equals(form.get("redirect_uri"))
                    && "S256".equals(question.get("code_challenge_method"))
                    && question.get("code_challenge").equals(challengeOf(form.getOrDefault("code_verifier", "")));
        }
    }

    String allow(String location, User user) {
        String code = "code-" + UUID.randomUUID();
        codes.put(code, new Grant(user, StandIn.query(URI.create(location).getRawQuery())));
        return code;
    }

    /** Counts a token request and uses its code up; empty if there is no such code. */
    Optional<Grant> redeem(Map<String, String> form) {
        redeemed.incrementAndGet();
        return Optional.ofNullable(codes.remove(form.getOrDefault("code", "")));
    }

    int redeemed() {
        return redeemed.get();
    }

    String tokenOf(User user, String prefix) {
        String token = prefix + UUID.randomUUID();
        tokens.put(token, user);
        return token;
    }

    User bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return tokens.get(header.substring("Bearer ".length()));
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
