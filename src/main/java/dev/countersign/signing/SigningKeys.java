package dev.countersign.signing;

import dev.countersign.kernel.KeyRing;
import dev.countersign.kernel.KeysConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The rings of response and identity keys, read once at start. Their key ids never meet: a client finds the key of a
 * signature or of a claim by its kid alone.
 */
@ApplicationScoped
public class SigningKeys {

    private final boolean enabled;
    private final SigningKey response;
    private final SigningKey identity;
    private final List<SigningKey> all;

    SigningKeys(SigningConfig config, KeysConfig keys) {
        this.enabled = config.enabled();
        if (!enabled) {
            this.response = null;
            this.identity = null;
            this.all = List.of();
            return;
        }
        KeyRing responses = required("response", KeyRing.read("response", keys.response(), keys.responseFile()));
        KeyRing identities = required("identity", KeyRing.read("identity", keys.identity(), keys.identityFile()));
        this.all = Stream.concat(responses.keys().stream(), identities.keys().stream())
                .map(SigningKey::of)
                .toList();
        this.response = find(responses.active().kid());
        this.identity = find(identities.active().kid());
        refuseSharedKids();
    }

    private static KeyRing required(String name, Optional<KeyRing> ring) {
        return ring.orElseThrow(
                () -> new IllegalStateException("countersign.keys." + name + "-file (or countersign.keys." + name
                        + ") is not set; countersign.signing.enabled=false runs without signatures"));
    }

    private SigningKey find(String kid) {
        return all.stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
    }

    private void refuseSharedKids() {
        if (all.stream().map(SigningKey::kid).distinct().count() != all.size()) {
            throw new IllegalStateException(
                    "countersign.keys.response and countersign.keys.identity share a kid; every kid is of one key");
        }
    }

    public boolean enabled() {
        return enabled;
    }

    SigningKey response() {
        return response;
    }

    SigningKey identity() {
        return identity;
    }

    /** The kid of the key that signs responses. */
    public String activeKid() {
        return response.kid();
    }

    /** Every key that a client may meet, also the next and the retired ones; their ids and 32 public bytes. */
    public List<PublicKey> published() {
        List<PublicKey> published = new ArrayList<>();
        all.forEach(key -> published.add(new PublicKey(key.kid(), key.open().getEncoded())));
        return published;
    }
}
