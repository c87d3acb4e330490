package dev.countersign.wire.hoody;

import dev.countersign.kernel.Refused;
import dev.countersign.session.ResponseMode;
import dev.countersign.session.Terms;
import java.util.Optional;

/** Reads {@code response_mode}. This is where a sign-in that should end in an intent is refused: this server issues none. */
final class ResponseModes {

    private ResponseModes() {}

    /**
     * The terms of a new sign-in.
     *
     * @throws dev.countersign.wire.http.OwnRefused with {@code RESPONSE_MODE_UNSUPPORTED}
     */
    static Terms.Pair terms(String responseMode) {
        if (responseMode != null && !responseMode.equals("tokens")) {
            throw HoodyReason.RESPONSE_MODE_UNSUPPORTED.refused();
        }
        return HoodyDialect.TERMS;
    }

    /** The mode that a client expects in the second step. It is compared with that of the first. */
    static Optional<ResponseMode.Kind> expected(String responseMode) {
        return Optional.ofNullable(responseMode).map(mode -> switch (mode) {
            case "tokens" -> ResponseMode.Kind.TOKENS;
            case "intent" -> ResponseMode.Kind.INTENT;
            default -> throw Refused.invalid("/response_mode", "is tokens or intent");
        });
    }
}
