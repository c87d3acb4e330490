package dev.countersign.imports;

/** Why an entry of an export cannot be imported. The reason names fields and rules, and never a secret. */
final class WrongEntry extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongEntry(String reason) {
        super(reason, null, false, false);
    }
}
