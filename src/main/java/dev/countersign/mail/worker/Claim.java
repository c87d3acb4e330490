package dev.countersign.mail.worker;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailTurn;
import java.time.Duration;

/**
 * A mail that this instance may work on until its lease ends.
 *
 * @param attempt the number of this attempt, from 1; if the row has another number, another instance has it now
 * @param age the time since it was requested, by the database's clock
 * @param granted whether the budget already allowed it at an earlier attempt
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
