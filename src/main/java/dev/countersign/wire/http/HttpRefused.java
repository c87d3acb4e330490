package dev.countersign.wire.http;

import dev.countersign.kernel.Refused.Flaw;
import java.util.Optional;

/**
 * A refusal at the level of HTTP, like {@link dev.countersign.kernel.Refused} of the core. It is an answer, so it has
 * no stack trace.
 */
public final class HttpRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpReason reason;
    private final Flaw flaw;
    private final String sentence;

    private HttpRefused(HttpReason reason, Flaw flaw, String sentence) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.flaw = flaw;
        this.sentence = sentence;
    }

    public static HttpRefused because(HttpReason reason) {
        return new HttpRefused(reason, Flaw.VALUE, null);
    }

    /** A refusal with a sentence in the contract's words, which may repeat what the client sent. */
    public static HttpRefused saying(HttpReason reason, String sentence) {
        return new HttpRefused(reason, Flaw.VALUE, sentence);
    }

    /** A body that is not an object: it is missing, or of another type. */
    static HttpRefused malformedBody(Flaw flaw) {
        return new HttpRefused(HttpReason.MALFORMED_BODY, flaw, null);
    }

    public HttpReason reason() {
        return reason;
    }

    /** What is wrong with a malformed body, for contracts that distinguish a missing one. */
    public Flaw flaw() {
        return flaw;
    }

    public Optional<String> sentence() {
        return Optional.ofNullable(sentence);
    }
}
