package dev.countersign.imports;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One account of an export.
 *
 * @param number the line, or the position of the account in its list, from 1
 * @param account in the documented form of JSON lines; null if it is wrong
 * @param wrong why it cannot be read; null if it can
 */
record Entry(long number, JsonNode account, String wrong) {

    static Entry of(long number, JsonNode account) {
        return new Entry(number, account, null);
    }

    static Entry wrong(long number, String reason) {
        return new Entry(number, null, reason);
    }

    @Override
    public String toString() {
        return "Entry[" + number + ']';
    }
}
