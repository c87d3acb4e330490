package dev.countersign.automation;

import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * Tokens of an account, the newest first.
 *
 * @param total how many there are altogether
 * @param truncated whether fewer are here than the page has room for, or, without a page, than there are
 */
public record Listing(List<AutomationToken> tokens, int total, boolean truncated) {

    /** How many tokens one answer can hold. */
    public static final int MOST = 1000;

    /* Tokens may have long lists, and an answer is held in memory until it is signed. */
    private static final int MOST_BYTES = 4 << 20;

    /**
     * Which tokens are wanted.
     *
     * @param number the first is 1
     * @param size how many are on a page
     */
    public record Page(int number, int size) {

        /** The newest tokens, as many as an answer can hold. */
        public static final Page NEWEST = new Page(1, MOST);

        int offset() {
            return (number - 1) * size;
        }
    }

    private record Found(AutomationToken token, int total) {

        static Found of(Row row) {
            return new Found(AutomationToken.of(row), row.number("total"));
        }
    }

    private static final String VISIBLE = """
            (account_id = :account and (cast(:ancestor as text) is null or cast(:ancestor as text) = any (ancestors)))""";

    private static final Sql READ =
            Sql.of("""
            with page as (
                select id, created_at,
                       octet_length(coalesce(public_storage, '')) + octet_length(array_to_string(allowed_addresses, ','))
                           + 27 * cardinality(realm_ids) as bytes
                  from automation_token where """ + VISIBLE + """

                 order by created_at desc, id desc limit :size offset :offset),
            fitting as (
                select id, sum(bytes) over (order by created_at desc, id desc) - bytes as before from page)
            select (select count(*) from automation_token where """ + VISIBLE + ")::integer as total, " + AutomationToken.COLUMNS + """

              from fitting join automation_token t on t.id = fitting.id
             where fitting.before < :most
             order by t.created_at desc, t.id desc""");

    private static final Sql COUNT = Sql.of("select count(*)::integer as total from automation_token where " + VISIBLE);

    static Uni<Listing> read(Author author, Page page) {
        String ancestor = author.tokenId().orElse(null);
        return READ.with("account", author.accountId())
                .with("ancestor", ancestor)
                .with("size", page.size())
                .with("offset", page.offset())
                .with("most", MOST_BYTES)
                .list(Found::of)
                .flatMap(found -> found.isEmpty()
                        ? COUNT.with("account", author.accountId())
                                .with("ancestor", ancestor)
                                .only(row -> new Listing(List.of(), row.number("total"), false))
                        : Uni.createFrom().item(of(found, page)));
    }

    private static Listing of(List<Found> found, Page page) {
        int total = found.getFirst().total();
        int room = page.equals(Page.NEWEST) ? total : Math.min(page.size(), total - page.offset());
        return new Listing(found.stream().map(Found::token).toList(), total, found.size() < room);
    }
}
