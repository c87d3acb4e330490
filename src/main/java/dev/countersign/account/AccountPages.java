package dev.countersign.account;

import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/** Lists accounts in pages, the newest first. */
@ApplicationScoped
public class AccountPages {

    /** How many accounts can be paged through; more are neither counted nor shown. */
    public static final int DEEPEST = 10_000;

    private static final String FROM = " from account a ";
    private static final String BANNED = "where a.banned ";
    private static final String ADMINS = "where a.admin ";
    private static final String PAGE = "order by a.id desc limit :size offset :offset";

    private static final Sql ALL_PAGE = Sql.of("select " + Account.COLUMNS + FROM + PAGE);
    private static final Sql BANNED_PAGE = Sql.of("select " + Account.COLUMNS + FROM + BANNED + PAGE);
    private static final Sql ADMINS_PAGE = Sql.of("select " + Account.COLUMNS + FROM + ADMINS + PAGE);

    private static final Sql COUNT_ALL = count("");
    private static final Sql COUNT_BANNED = count(BANNED);
    private static final Sql COUNT_ADMINS = count(ADMINS);

    /** Which accounts are listed. */
    public enum Which {
        ALL,
        BANNED,
        ADMINS;

        /** The name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A page of accounts.
     *
     * @param total how many there are altogether, {@link #DEEPEST} at most
     */
    public record Listing(List<Account> accounts, int total) {}

    private static Sql count(String chosen) {
        return Sql.of("select count(*)::integer as total from (select 1" + FROM + chosen + "limit :most) seen");
    }

    /** Reads a page within the open transaction. The first page is 1; ids grow with the time of sign-up. */
    public Uni<Listing> page(Which which, int number, int size) {
        long offset = (number - 1L) * size;
        long visible = Math.max(0, Math.min(size, DEEPEST - offset));
        return pageOf(which)
                .with("size", visible)
                .with("offset", Math.min(offset, DEEPEST))
                .list(Account::of)
                .flatMap(accounts ->
                        countOf(which).with("most", DEEPEST).only(row -> new Listing(accounts, row.number("total"))));
    }

    private static Sql pageOf(Which which) {
        return switch (which) {
            case ALL -> ALL_PAGE;
            case BANNED -> BANNED_PAGE;
            case ADMINS -> ADMINS_PAGE;
        };
    }

    private static Sql countOf(Which which) {
        return switch (which) {
            case ALL -> COUNT_ALL;
            case BANNED -> COUNT_BANNED;
            case ADMINS -> COUNT_ADMINS;
        };
    }
}
