package dev.countersign.session;

/**
 * The kinds of signed tokens. Each has its own keys and {@code typ} (RFC 8725, section 3.11), so none is accepted as
 * another.
 */
enum TokenKind {
    ACCESS("at+jwt", "access-token"),
    REFRESH("rt+jwt", "refresh-token"),
    PENDING_ACCESS("pat+jwt", "pending-access-token"),
    PENDING_REFRESH("prt+jwt", "pending-refresh-token");

    private final String type;
    private final String purpose;

    TokenKind(String type, String purpose) {
        this.type = type;
        this.purpose = purpose;
    }

    /** The {@code typ} header. */
    String type() {
        return type;
    }

    /** The purpose for which its keys are derived. */
    String purpose() {
        return purpose;
    }

    /** Whether it carries a generation, because it is rotated. */
    boolean rotates() {
        return this == REFRESH || this == PENDING_REFRESH;
    }
}
