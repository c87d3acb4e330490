package dev.countersign.wire.hoody;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** How sign-in pages of the vendor's clients look. Their name is {@code countersign.mail.product-name}. */
@ConfigMapping(prefix = "countersign.app")
public interface AppConfig {

    /** An https URL of a picture. Default: none. */
    Optional<String> logoUrl();

    /** A colour as CSS writes it in hex: {@code #} and six digits. */
    @WithDefault("#1f5fbf")
    String primaryColor();
}
