package dev.countersign.signing;

import dev.countersign.kernel.KeyRing;
import dev.countersign.kernel.KeysConfig;
import dev.countersign.kernel.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rings of response keys and identity keys, read once at start. All their key ids differ, because clients find the
 * key of a signature or a claim by its kid alone.
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
        KeyRing responses = required("response", responses(keys));
        KeyRing identities = required("identity", identities(keys));
        this.all = Stream.concat(responses.keys().stream(), identities.keys().stream())
                .map(SigningKey::of)
                .toList();
        this.response = find(responses.active().kid());
        this.identity = find(identities.active().kid());
        refuseSharedKids(all.stream().map(SigningKey::kid).toList());
    }

    /** Reads the configured rings as the server will, and checks them and the settings that they are used with. */
    public static void judge(SigningConfig config, KeysConfig keys, Problems problems) {
        problems.requireBetween(
                Duration.ofSeconds(1),
                config.identityClaimLife(),
                Problems.TEN_YEARS,
                "countersign.signing.identity-claim-life");
        if (!config.enabled()) {
            return;
        }
        List<String> kids = new ArrayList<>();
        problems.take(() -> kids.addAll(kids(responses(keys))));
        problems.take(() -> kids.addAll(kids(identities(keys))));
        problems.take(() -> refuseSharedKids(kids));
    }

    private static Optional<KeyRing> responses(KeysConfig keys) {
        return KeyRing.read("response", keys.response(), keys.responseFile());
    }

    private static Optional<KeyRing> identities(KeysConfig keys) {
        return KeyRing.read("identity", keys.identity(), keys.identityFile());
    }

    private static List<String> kids(Optional<KeyRing> ring) {
        return ring.stream()
                .flatMap(one -> one.keys().stream())
                .map(KeyRing.Key::kid)
                .toList();
    }

    private static KeyRing required(String name, Optional<KeyRing> ring) {
        return ring.orElseThrow(
                () -> new IllegalStateException("countersign.keys." + name + "-file (or countersign.keys." + name
                        + ") is not set; countersign.signing.enabled=false runs without signatures"));
    }

    private SigningKey find(String kid) {
        return all.stream().filter(key -> key.kid().equals(kid)).findFirst().orElseThrow();
    }

    private static List<String> refuseSharedKids(List<String> kids) {
        if (Set.copyOf(kids).size() != kids.size()) {
            throw new IllegalStateException(
                    "countersign.keys.response and countersign.keys.identity share a kid; each key needs its own");
        }
        return kids;
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

    /** All keys that clients may need, including the next and the retired ones, with their ids and 32 public bytes. */
    public List<PublicKey> published() {
        List<PublicKey> published = new ArrayList<>();
        all.forEach(key -> published.add(new PublicKey(key.kid(), key.open().getEncoded())));
        return published;
    }
}
