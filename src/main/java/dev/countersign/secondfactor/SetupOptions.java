package dev.countersign.secondfactor;

import dev.countersign.kernel.Refused;
import java.util.Optional;

/**
 * What a dialect needs of a setup.
 *
 * @param issuer the name that the app shows; empty for the configured one
 * @param backupCodes whether backup codes are made; without them the owner has none until they are regenerated
 * @param picture whether a QR code is drawn
 */
public record SetupOptions(Optional<String> issuer, boolean backupCodes, boolean picture) {

    /** The configured issuer, a QR code and backup codes. */
    public static final SetupOptions USUAL = new SetupOptions(Optional.empty(), true, true);

    /** Refuses with {@code VALIDATION_ERROR} an issuer that the configuration would not accept either. */
    public SetupOptions {
        if (issuer.isPresent() && !KeyUri.isIssuer(issuer.get())) {
            throw Refused.invalid("/issuer", "must be " + KeyUri.ISSUER_RULE);
        }
    }
}
