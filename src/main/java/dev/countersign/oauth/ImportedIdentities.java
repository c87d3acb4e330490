package dev.countersign.oauth;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Identities of accounts from other servers, many at once, within the open transaction. */
@ApplicationScoped
public class ImportedIdentities {

    private static final Sql TAKEN = Sql.of("""
            select i.provider as provider, i.subject as subject from identity i
              join unnest(cast(:providers as text[]), cast(:subjects as text[])) as n (provider, subject)
                on i.provider = n.provider and i.subject = n.subject""");

    private static final Sql INSERT = Sql.of("""
            insert into identity (id, provider, subject, account_id, created_at)
            select n.id, n.provider, n.subject, n.account, :now
              from unnest(cast(:ids as text[]), cast(:providers as text[]), cast(:subjects as text[]),
                          cast(:accounts as text[])) as n (id, provider, subject, account)""");

    private final Time time;
    private final Randomness randomness;

    ImportedIdentities(Time time, Randomness randomness) {
        this.time = time;
        this.randomness = randomness;
    }

    /** Who it is at a provider. */
    public record Key(String provider, String subject) {}

    /** An identity to link. */
    public record Imported(Key key, String accountId) {}

    /** Those of the identities that lead to an account. */
    public Uni<Set<Key>> taken(Set<Key> keys) {
        if (keys.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        List<Key> all = List.copyOf(keys);
        return TAKEN.with("providers", each(all, Key::provider))
                .with("subjects", each(all, Key::subject))
                .list(row -> new Key(row.text("provider"), row.text("subject")))
                .map(HashSet::new);
    }

    /** Links identities that lead to no account. */
    public Uni<Void> link(List<Imported> identities) {
        if (identities.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = time.now();
        return INSERT.with("ids", each(identities, one -> randomness.id(now)))
                .with("providers", each(identities, one -> one.key().provider()))
                .with("subjects", each(identities, one -> one.key().subject()))
                .with("accounts", each(identities, Imported::accountId))
                .with("now", now)
                .execute()
                .replaceWithVoid();
    }

    private static <T> List<String> each(List<T> all, Function<T, String> value) {
        return all.stream().map(value).toList();
    }
}
