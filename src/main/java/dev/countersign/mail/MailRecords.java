package dev.countersign.mail;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Shows operators the outbox, and sends parked mails again. */
@ApplicationScoped
public class MailRecords {

    private static final Sql TO = Sql.of("select " + MailRecord.COLUMNS
            + " from mail_outbox where mailbox_key = :mailbox"
            + " and (address_key = :address or (address_key is null and subject = :account))"
            + " order by created_at desc, id desc limit :size");

    private static final Sql PARKED = Sql.of("select " + MailRecord.COLUMNS
            + " from mail_outbox where state = 'parked' order by ended_at desc, id desc limit :size");

    private static final String REQUEUE = """
            update mail_outbox
               set state = 'due', attempts = 0, reason = null, ended_at = null, granted_at = null,
                   due_at = clock_timestamp()
             where state = 'parked'""";

    private static final Sql REQUEUE_ONE = Sql.of(REQUEUE + " and id = :id");

    private static final Sql REQUEUE_SOME = Sql.of(REQUEUE + """
             and id in (
                select id from mail_outbox where state = 'parked' order by ended_at limit :size for update skip locked)""");

    private final Database database;

    MailRecords(Database database) {
        this.database = database;
    }

    /** The newest mails to an account's address, by its key, within the open transaction. */
    public Uni<List<MailRecord>> to(String accountId, String addressKey, int size) {
        return TO.with("mailbox", EmailAddress.mailboxOf(addressKey))
                .with("address", addressKey)
                .with("account", accountId)
                .with("size", size)
                .list(MailRecord::of);
    }

    /** The mails that were parked last. */
    public Uni<List<MailRecord>> parked(int size) {
        return database.statement(() -> PARKED.with("size", size).list(MailRecord::of));
    }

    /** Makes a parked mail due again, as if it were new; false if no such mail is parked. */
    public Uni<Boolean> requeue(String id) {
        return database.transaction(() -> REQUEUE_ONE.with("id", id).changesOne());
    }

    /** Makes parked mails due again, those that were parked first; emits how many, {@code size} at most. */
    public Uni<Integer> requeueOldest(int size) {
        return database.transaction(() -> REQUEUE_SOME.with("size", size).execute());
    }
}
