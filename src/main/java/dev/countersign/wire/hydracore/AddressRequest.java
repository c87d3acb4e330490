package dev.countersign.wire.hydracore;

import dev.countersign.kernel.EmailAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address that a mail may be sent to. */
@Schema(requiredProperties = "email")
public record AddressRequest(@Schema(format = "email") String email) {

    EmailAddress address() {
        Fields.require(Fields.email(email));
        return Fields.address(email);
    }
}
