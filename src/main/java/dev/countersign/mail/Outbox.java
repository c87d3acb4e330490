package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.util.Collection;

/**
 * Where features ask for mails. A request is written in the transaction of its cause, so the mail is sent if and only
 * if that transaction is committed. Everything the mail needs is looked up later, so the time of an answer reveals
 * nothing.
 */
@ApplicationScoped
public class Outbox {

    /** Tells the worker of this instance that mails may be waiting. */
    public record Nudge() {}

    private static final Sql ADD = Sql.of("""
            insert into mail_outbox (id, kind, subject, mailbox_key, address_key, created_at, due_at)
            values (:id, :kind, :subject, :mailbox, :address, clock_timestamp(), clock_timestamp())""");

    private static final Sql ERASE =
            Sql.of("delete from mail_outbox where address_key = :address or subject = any (:subjects)");

    private static final Sql CLEAN = Sql.of("""
            delete from mail_outbox where state <> 'due' and ended_at < now() - make_interval(secs => :keep)""");

    private final Event<Nudge> nudges;
    private final MailedTokens tokens;
    private final Database database;
    private final MailConfig config;
    private final Time time;
    private final Randomness randomness;

    Outbox(
            Event<Nudge> nudges,
            MailedTokens tokens,
            Database database,
            MailConfig config,
            Time time,
            Randomness randomness) {
        this.nudges = nudges;
        this.tokens = tokens;
        this.database = database;
        this.config = config;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Adds one mail within the open transaction. After its commit the worker of this instance looks for mails at once,
     * without waiting for its next poll.
     */
    public Uni<Void> add(MailRequest request) {
        return insert(request, request.addressKey()).invoke(() -> database.afterCommit(this::nudge));
    }

    /** Adds one mail within the open transaction. Newer mails to the same address do not replace it. */
    public Uni<Void> addLasting(MailRequest request) {
        return insert(request, null);
    }

    /** Deletes all mails of an address, sent or not, and those with these subjects, within the open transaction. */
    public Uni<Void> erase(String addressKey, Collection<String> subjects) {
        return ERASE.with("address", addressKey)
                .with("subjects", subjects)
                .execute()
                .replaceWithVoid();
    }

    /** Deletes mails that ended long ago and expired tokens, in a transaction of its own; emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(() -> cleanMails().flatMap(this::cleanTokens));
    }

    private void nudge() {
        nudges.fire(new Nudge());
    }

    private Uni<Void> insert(MailRequest request, String addressKey) {
        return ADD.with("id", randomness.id(time.now()))
                .with("kind", request.kind().stored())
                .with("subject", request.subject())
                .with("mailbox", request.mailboxKey())
                .with("address", addressKey)
                .execute()
                .replaceWithVoid();
    }

    private Uni<Integer> cleanMails() {
        return CLEAN.with("keep", config.keep().toMillis() / 1000.0).execute();
    }

    private Uni<Integer> cleanTokens(int mails) {
        return tokens.clean().map(expired -> mails + expired);
    }
}
