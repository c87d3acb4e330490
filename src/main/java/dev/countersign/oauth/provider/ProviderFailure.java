package dev.countersign.oauth.provider;

import java.util.Locale;

/**
 * Why a provider did not tell who signed in. It is an expected outcome, so it has no stack trace. The message is made of
 * our own words; it never holds what the provider sent.
 */
public final class ProviderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The kinds of failure, which are labels of a metric. */
    public enum Kind {
        /** It did not answer in time, or says that it is down or overloaded. */
        UNAVAILABLE,
        /** It does not accept the code, the client or the access token. */
        REFUSED,
        /** Its answer is malformed, too large, or does not prove anything. */
        INVALID;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    private ProviderFailure(Kind kind, String detail) {
        super(detail, null, false, false);
        this.kind = kind;
    }

    static ProviderFailure unavailable(String detail) {
        return new ProviderFailure(Kind.UNAVAILABLE, detail);
    }

    static ProviderFailure refused(String detail) {
        return new ProviderFailure(Kind.REFUSED, detail);
    }

    static ProviderFailure invalid(String detail) {
        return new ProviderFailure(Kind.INVALID, detail);
    }

    public Kind kind() {
        return kind;
    }
}
