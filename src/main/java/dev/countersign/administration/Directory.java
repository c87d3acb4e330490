package dev.countersign.administration;

import dev.countersign.account.AccountPages;
import dev.countersign.account.AccountPages.Listing;
import dev.countersign.account.AccountPages.Which;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Lists accounts. Each look is audited. */
@ApplicationScoped
public class Directory {

    private final AccountPages pages;
    private final AuditLog audit;
    private final Database database;

    Directory(AccountPages pages, AuditLog audit, Database database) {
        this.pages = pages;
        this.audit = audit;
        this.database = database;
    }

    /** A page of accounts, the newest first; the first page is 1. */
    public Uni<Listing> list(Actor actor, Which which, int page, int size) {
        String what = which.label() + " accounts listed, page " + page + " of " + size + ", by " + actor.name();
        return database.transaction(() -> audit.record(new AuditEvent.Administered(null, what, actor.client()))
                .chain(() -> pages.page(which, page, size)));
    }
}
