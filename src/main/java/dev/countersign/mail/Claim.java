package dev.countersign.mail;

import java.time.Duration;

/**
 * A mail that this instance may work on until its lease ends.
 *
 * @param attempt which attempt this is, from 1; a row with another number belongs to somebody else by now
 * @param age the time since it was asked for, by the database's clock
 * @param granted whether the budget was asked at an earlier attempt, and allowed it
 */
record Claim(MailTurn turn, String mailboxKey, int attempt, Duration age, boolean granted) {

    String mailId() {
        return turn.mailId();
    }

    MailKind kind() {
        return turn.kind();
    }

    @Override
    public String toString() {
        return turn + " attempt=" + attempt;
    }
}
