package dev.countersign.signing;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How responses and claims are signed. */
@ConfigMapping(prefix = "countersign.signing")
public interface SigningConfig {

    /** The form of the signature in {@code X-Hoody-Signature}. */
    enum Form {
        /** Time and body. */
        V1,
        /** Time, method, status, path and body. */
        V2
    }

    /** If off, responses have no signature, sign-ins have no identity claim, and the public key is answered 503. */
    @WithDefault("true")
    boolean enabled();

    /** The form of {@code X-Hoody-Signature}. */
    @WithDefault("v1")
    Form form();

    /** Whether {@code X-Hoody-Signature-V2} is always sent, not only for {@code Want-Signature: v2}. */
    @WithDefault("false")
    boolean alwaysV2();

    /** How long an identity claim is valid. */
    @WithDefault("30d")
    Duration identityClaimLife();
}
