package dev.countersign.automation;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The realms of an account, as far as this server knows them: those to which its automation tokens are bound. */
@ApplicationScoped
public class AccountRealms {

    /** How many are listed. */
    private static final int MOST = 10_000;

    private static final Sql LIST = Sql.of("""
            select realm, count(*) filter (where :token::text is null or t.id = :token or :token = any (t.ancestors))::int
                     as tokens
              from automation_token t cross join unnest(t.realm_ids) as realm
             where t.account_id = :account group by realm order by realm limit :most""");

    private final Database database;

    AccountRealms(Database database) {
        this.database = database;
    }

    /** A realm, and how many tokens that the asker may know are bound to it. */
    public record Usage(String realmId, int tokens) {}

    /**
     * The realms in the order of their ids.
     *
     * @param by the token that asks: it sees only realms in which it is valid, and counts only itself and its descendants
     */
    public Uni<List<Usage>> list(String accountId, Optional<AutomationToken> by) {
        return database.statement(() -> LIST.with("account", accountId)
                        .with("token", by.map(AutomationToken::id).orElse(null))
                        .with("most", MOST)
                        .list(row -> new Usage(row.text("realm"), row.number("tokens"))))
                .map(all ->
                        by.map(token -> visible(all, token.grant().realms())).orElse(all));
    }

    private static List<Usage> visible(List<Usage> all, Realms realms) {
        return realms.ids().isEmpty()
                ? all
                : all.stream()
                        .filter(usage -> realms.ids().contains(new RealmId(usage.realmId())))
                        .toList();
    }
}
