package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Duration;

/**
 * Where features ask for mails. A request is written in the transaction of its cause, so the mail is sent if and only if
 * that transaction is committed. Everything the mail needs is looked up later, so the time of an answer reveals nothing.
 */
@ApplicationScoped
public class Outbox {

    /** Tells the worker of this instance that mails may be waiting. */
    public record Nudge() {}

    private static final String ADD = """
            insert into mail_outbox (id, kind, subject, mailbox_key, address_key, created_at, due_at)
            values (:id, :kind, :subject, :mailbox, nullif(:address, ''), clock_timestamp(), clock_timestamp())""";

    private static final String CLEAN = """
            delete from mail_outbox where state <> 'due' and ended_at < now() - make_interval(secs => :keep)""";

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
        return insert(request, "");
    }

    /** Deletes mails that ended long ago and expired tokens, in a transaction of its own; emits how many. */
    public Uni<Integer> clean() {
        return database.transaction(() -> cleanMails().flatMap(this::cleanTokens));
    }

    private void nudge() {
        nudges.fire(new Nudge());
    }

    private Uni<Void> insert(MailRequest request, String addressKey) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(ADD)
                        .setParameter("id", randomness.id(time.now()))
                        .setParameter("kind", request.kind().stored())
                        .setParameter("subject", request.subject())
                        .setParameter("mailbox", request.mailboxKey())
                        .setParameter("address", addressKey)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Uni<Integer> cleanMails() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(CLEAN)
                        .setParameter("keep", seconds(config.keep()))
                        .executeUpdate());
    }

    private Uni<Integer> cleanTokens(int mails) {
        return tokens.clean().map(expired -> mails + expired);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
