package dev.countersign.wire.pages;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.wire.http.FormFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a posted form or of a link's query. {@code toString} leaves the values out. */
public final class Form {

    private final Map<String, String> values;

    private Form(Map<String, String> values) {
        this.values = values;
    }

    /** Refuses like {@link FormFields#decode}. */
    static Form parse(byte[] encoded) {
        return new Form(FormFields.decode(encoded));
    }

    /** Parses the query of a link; null counts as empty. */
    static Form ofQuery(String query) {
        return parse(query == null ? new byte[0] : query.getBytes(StandardCharsets.UTF_8));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The ticket of a request of the device flow. A malformed ticket is refused like an unknown one. */
    SecretToken requireTicket() {
        return SecretToken.parse(require("ticket")).orElseThrow(() -> Refused.because(Reason.UNKNOWN_USER_CODE));
    }

    String require(String name) {
        String value = values.get(name);
        if (value == null) {
            throw Refused.missing(List.of(new Refused.Violation('/' + name, "is required")), null);
        }
        return value;
    }

    /** The token of a mailed link. A malformed token is refused like an unknown one. */
    SecretToken requireToken(Reason otherwise) {
        String token = require("token");
        return SecretToken.parse(token).orElseThrow(() -> Refused.because(otherwise));
    }

    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
