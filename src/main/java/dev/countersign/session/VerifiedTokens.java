package dev.countersign.session;

import dev.countersign.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Tokens whose signatures were valid, with their claims, so that the next request with the same token costs one hash.
 * Expiry, audience and session are still checked at each request. Only a token that this server signed gets in, so
 * strangers cannot displace the others. It holds the hashes of the tokens; two that share a slot take turns.
 */
final class VerifiedTokens {

    private static final int SLOTS = 4096;

    private record Entry(byte[] hash, Map<String, Object> claims) {}

    private final AtomicReferenceArray<Entry> slots = new AtomicReferenceArray<>(SLOTS);

    /**
     * The claims of {@code token}, which cannot be changed.
     *
     * @param verify checks the signature of a token that is not held here; empty if it is not valid
     */
    Optional<Map<String, Object>> claims(String token, Supplier<Optional<Map<String, Object>>> verify) {
        byte[] hash = Sha256.of(token.getBytes(StandardCharsets.UTF_8));
        int slot = slot(hash);
        Entry held = slots.get(slot);
        if (held != null && Arrays.equals(held.hash(), hash)) {
            return Optional.of(held.claims());
        }
        Optional<Map<String, Object>> claims =
                verify.get().map(valid -> Collections.unmodifiableMap(new LinkedHashMap<>(valid)));
        claims.ifPresent(valid -> slots.set(slot, new Entry(hash, valid)));
        return claims;
    }

    private static int slot(byte[] hash) {
        return ((hash[0] & 0xff) << 8 | hash[1] & 0xff) % SLOTS;
    }
}
