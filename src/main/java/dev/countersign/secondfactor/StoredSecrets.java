package dev.countersign.secondfactor;

import dev.countersign.code.FactorSecrets;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * The encrypted secrets of all second factors, for the rotation of the master ring: which keys they need, and encrypting
 * them again. A factor whose owner signs in is encrypted again by that; the others would keep an old key in the ring for
 * ever.
 */
@ApplicationScoped
public class StoredSecrets {

    /** By how many rows a key is needed. What is {@code secret} or {@code backup_codes}. */
    public record Use(String what, String kid, int rows) {}

    /**
     * What a batch came to.
     *
     * @param last the account of the last row that was looked at; empty when there was none
     * @param moved how many are encrypted with the active key now
     * @param unreadable how many could not be decrypted
     */
    public record Batch(Optional<String> last, int moved, int unreadable) {}

    private record Stored(String accountId, String factorId, String sealed) {}

    private static final Sql USES = Sql.of("""
            select 'secret' as what, split_part(secret, '.', 1) as kid, count(*)::integer as needed
              from second_factor group by 2
            union all
            select 'secret_setup', split_part(secret, '.', 1), count(*)::integer from second_factor_setup group by 2
            union all
            select 'backup_codes', split_part(backup_form, ':', 1), count(*)::integer
              from second_factor where backup_form <> '' group by 2
             order by 1, 2""");

    private static final Sql NEXT = Sql.of("""
            select account_id, id, secret from second_factor
             where account_id > :after order by account_id limit :size""");

    private static final Sql MOVE = Sql.of("""
            update second_factor set secret = :renewed
             where account_id = :account and id = :factor and secret = :sealed""");

    private final FactorSecrets secrets;
    private final Database database;

    StoredSecrets(FactorSecrets secrets, Database database) {
        this.secrets = secrets;
        this.database = database;
    }

    /** Which keys are needed by how many rows. */
    public Uni<List<Use>> uses() {
        return database.statement(
                () -> USES.query().list(row -> new Use(row.text("what"), row.text("kid"), row.number("needed"))));
    }

    /**
     * Encrypts the secrets of some accounts with the active key, in a transaction. One that is changed meanwhile is
     * left alone. Accounts are taken in the order of their ids, so that a run that ended midway can go on.
     *
     * @param after the last account of the batch before, or nothing for the first
     */
    public Uni<Batch> reencrypt(String after, int size) {
        return database.transaction(() -> NEXT.with("after", after)
                .with("size", size)
                .list(row -> new Stored(row.text("account_id"), row.text("id"), row.text("secret")))
                .flatMap(this::move));
    }

    private Uni<Batch> move(List<Stored> all) {
        Optional<String> last =
                all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().accountId());
        List<Stored> outdated = all.stream()
                .filter(stored -> secrets.isOutdated(stored.sealed()))
                .toList();
        return Multi.createFrom()
                .iterable(outdated)
                .onItem()
                .transformToUniAndConcatenate(this::move)
                .collect()
                .asList()
                .map(results -> new Batch(
                        last, (int) results.stream().filter(moved -> moved).count(), (int)
                                results.stream().filter(moved -> !moved).count()));
    }

    private Uni<Boolean> move(Stored stored) {
        return secrets.resealed(stored.sealed(), stored.accountId(), stored.factorId())
                .map(renewed -> MOVE.with("renewed", renewed)
                        .with("account", stored.accountId())
                        .with("factor", stored.factorId())
                        .with("sealed", stored.sealed())
                        .execute()
                        .replaceWith(true))
                .orElseGet(() -> Uni.createFrom().item(false));
    }
}
