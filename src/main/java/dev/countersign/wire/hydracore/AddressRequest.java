package dev.countersign.wire.hydracore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.kernel.EmailAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An address that a mail may be sent to. */
@Schema(requiredProperties = "email")
public record AddressRequest(
        @Schema(implementation = String.class, format = "email")
        JsonNode email) {

    EmailAddress address() {
        Fields.require(Fields.email(email));
        return Fields.address(email);
    }
}
