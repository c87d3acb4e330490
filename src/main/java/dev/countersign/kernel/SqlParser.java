package dev.countersign.kernel;

import java.util.Map;

/** Replaces the named values of one statement with positions. Each name gets one position, however often it occurs. */
final class SqlParser {

    private final String sql;
    private final Map<String, Integer> names;
    private final StringBuilder out = new StringBuilder();
    private int at;

    SqlParser(String sql, Map<String, Integer> names) {
        this.sql = sql;
        this.names = names;
    }

    String parse() {
        while (at < sql.length()) {
            char next = sql.charAt(at);
            switch (next) {
                case '\'', '"' -> copyTo(endOfQuoted(next));
                case '-' -> copyTo(follows('-') ? end(sql.indexOf('\n', at), sql.length()) : at + 1);
                case '/' -> copyTo(follows('*') ? endOfComment() : at + 1);
                case '$' -> copyTo(endOfDollarQuoted());
                case ':' -> colon();
                default -> copyTo(at + 1);
            }
        }
        return out.toString();
    }

    private boolean follows(char wanted) {
        return at + 1 < sql.length() && sql.charAt(at + 1) == wanted;
    }

    private void copyTo(int end) {
        out.append(sql, at, end);
        at = end;
    }

    private void colon() {
        if (follows(':')) {
            copyTo(at + 2);
            return;
        }
        int end = at + 1;
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
            end++;
        }
        // A colon between the bounds of an array slice has no name after it.
        if (end == at + 1 || !Character.isJavaIdentifierStart(sql.charAt(at + 1))) {
            copyTo(at + 1);
            return;
        }
        String name = sql.substring(at + 1, end);
        names.putIfAbsent(name, names.size());
        out.append('$').append(names.get(name) + 1);
        at = end;
    }

    /* A doubled quote ends one part and starts the next, which gives the same text. */
    private int endOfQuoted(char quote) {
        return after(sql.indexOf(quote, at + 1), 1);
    }

    private int endOfComment() {
        return after(sql.indexOf("*/", at + 2), 2);
    }

    private int endOfDollarQuoted() {
        int close = sql.indexOf('$', at + 1);
        String tag = close < 0 ? "" : sql.substring(at + 1, close);
        if (at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
            throw new IllegalArgumentException("values are bound by name, not by position: " + sql);
        }
        if (close < 0 || !tag.chars().allMatch(Character::isJavaIdentifierPart)) {
            return at + 1;
        }
        String delimiter = '$' + tag + '$';
        return after(sql.indexOf(delimiter, close + 1), delimiter.length());
    }

    private int after(int found, int length) {
        if (found < 0) {
            throw new IllegalArgumentException("a quote or comment does not end: " + sql);
        }
        return found + length;
    }

    private static int end(int found, int otherwise) {
        return found < 0 ? otherwise : found;
    }
}
