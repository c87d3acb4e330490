package dev.countersign.session;

/** The kinds of signed tokens; each has keys and a {@code typ} of its own (RFC 8725, 3.11), so none passes as another. */
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

    /** What its keys are derived for. */
    String purpose() {
        return purpose;
    }

    /** Whether it says its place in a row of rotations. */
    boolean rotates() {
        return this == REFRESH || this == PENDING_REFRESH;
    }
}
