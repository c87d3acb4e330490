package dev.countersign.imports;

import dev.countersign.kernel.Sha256;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** Which accounts of a source were imported, within the open transaction. */
final class ImportedRows {

    private static final Sql DONE = Sql.of("""
            select encode(key_hash, 'hex') as key_hash from imported_account
             where source = :source
               and key_hash in (select decode(k, 'hex') from unnest(cast(:keys as text[])) as n (k))""");

    private static final Sql INSERT = Sql.of("""
            insert into imported_account (source, key_hash, account_id, imported_at)
            select :source, decode(n.k, 'hex'), n.account, :now
              from unnest(cast(:keys as text[]), cast(:accounts as text[])) as n (k, account)""");

    private ImportedRows() {}

    static String hash(String key) {
        return HexFormat.of().formatHex(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    }

    /** Those of the hashed keys that were imported. */
    static Uni<Set<String>> done(String source, Collection<String> hashes) {
        return DONE.with("source", source)
                .with("keys", hashes)
                .list(row -> row.text("key_hash"))
                .map(HashSet::new);
    }

    static Uni<Integer> insert(String source, List<String> hashes, List<String> accountIds, Instant now) {
        return INSERT.with("source", source)
                .with("keys", hashes)
                .with("accounts", accountIds)
                .with("now", now)
                .execute();
    }
}
