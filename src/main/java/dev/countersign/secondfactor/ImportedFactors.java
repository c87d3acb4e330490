package dev.countersign.secondfactor;

import dev.countersign.code.FactorSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretBox;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.password.CodeHashes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Second factors of accounts from other servers, many at once. They have no backup codes: those of the other server
 * cannot be taken over.
 */
@ApplicationScoped
public class ImportedFactors {

    private static final Sql INSERT = Sql.of("""
            insert into second_factor (account_id, id, secret, last_step, backup_form, enabled_at)
            select n.account, n.id, n.secret, 1, n.form, :now
              from unnest(cast(:accounts as text[]), cast(:ids as text[]), cast(:secrets as text[]), cast(:forms as text[]))
                   as n (account, id, secret, form)""");

    private final CodeHashes codes;
    private final SecretBox box;
    private final Time time;
    private final Randomness randomness;

    ImportedFactors(CodeHashes codes, SecretBox box, Time time, Randomness randomness) {
        this.codes = codes;
        this.box = box;
        this.time = time;
        this.randomness = randomness;
    }

    /** A confirmed factor to create. */
    public record Imported(String accountId, byte[] totpSecret) {
        @Override
        public String toString() {
            return "Imported[" + accountId + ']';
        }
    }

    /** Creates the factors of accounts that have none, within the open transaction. The secrets are encrypted. */
    public Uni<Void> create(List<Imported> factors) {
        if (factors.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = time.now();
        List<String> ids = new ArrayList<>();
        List<String> secrets = new ArrayList<>();
        for (Imported factor : factors) {
            String id = randomness.id(now);
            ids.add(id);
            secrets.add(box.seal(factor.totpSecret(), FactorSecrets.context(factor.accountId(), id)));
        }
        return INSERT.with("accounts", factors.stream().map(Imported::accountId).toList())
                .with("ids", ids)
                .with("secrets", secrets)
                .with("forms", factors.stream().map(factor -> codes.emptyForm()).toList())
                .with("now", now)
                .execute()
                .replaceWithVoid();
    }
}
