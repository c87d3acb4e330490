package dev.countersign.secondfactor;

import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Statements;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The statements on the confirmed factor, its setup and its backup codes, each within the transaction or session that is
 * open. Whatever changes a factor has the account's row locked.
 */
final class FactorRows {

    private static final String EXISTS = "select exists (select 1 from second_factor where account_id = :account)";

    private static final String TAKES_MAILED_CODE = """
            select not coalesce(g.mailbox_used, false)
              from second_factor f left join code_gate g on g.account_id = f.account_id
             where f.account_id = :account""";

    private static final String STATUS = """
            select f.enabled_at, coalesce(f.require_for_tokens, true), g.locked_until, g.recent[20],
                   (select count(*) from backup_code b where b.account_id = a.id and b.used_at is null)
              from account a
              left join second_factor f on f.account_id = a.id
              left join code_gate g on g.account_id = a.id
             where a.id = :account""";

    private static final String SAVE_SETUP = """
            insert into second_factor_setup (account_id, id, secret, backup_form, backup_hashes, expires_at)
            select :account, :id, :secret, :form, string_to_array(:hashes, ' '), :expires
             where not exists (select 1 from second_factor where account_id = :account)
            on conflict (account_id) do update
               set id = excluded.id, secret = excluded.secret, backup_form = excluded.backup_form,
                   backup_hashes = excluded.backup_hashes, expires_at = excluded.expires_at""";

    private static final String DELETE = "delete from second_factor where account_id = :account";

    private static final String REQUIRE_FOR_TOKENS =
            "update second_factor set require_for_tokens = :required where account_id = :account";

    private static final String NEW_FORM = "update second_factor set backup_form = :form where account_id = :account";

    private static final String DELETE_CODES = "delete from backup_code where account_id = :account";

    private static final String ADD_CODES = """
            insert into backup_code (account_id, code_hash)
            select :account, hash from unnest(string_to_array(:hashes, ' ')) as hash""";

    private static final String SECRET = """
            select cast(coalesce(f.id, s.id) as text), coalesce(f.secret, s.secret), f.id is not null
              from account a
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where a.id = :account and coalesce(f.id, s.id) is not null""";

    private static final String DROP_SETUP = "delete from second_factor_setup where account_id = :account";

    private static final String CLEAN = "delete from second_factor_setup where expires_at <= :now";

    private FactorRows() {}

    /** Whether a code by mail may be its second factor; empty when the account has no confirmed factor. */
    static Uni<Optional<Boolean>> takesMailedCode(String accountId) {
        return Statements.select(TAKES_MAILED_CODE, Boolean.class, Map.of("account", accountId))
                .map(Optional::ofNullable);
    }

    /** Whether the account has a confirmed factor. */
    static Uni<Boolean> exists(String accountId) {
        return Statements.select(EXISTS, Boolean.class, Map.of("account", accountId));
    }

    static Uni<FactorStatus> status(String accountId, Instant now) {
        return Statements.select(STATUS, Object[].class, Map.of("account", accountId))
                .map(row -> FactorStatus.of(row, now));
    }

    /** Keeps a setup in place of one that was pending; false when a factor is enabled, which nothing overwrites. */
    static Uni<Boolean> saveSetup(
            String accountId, String id, String sealed, String form, List<String> hashes, Instant expires) {
        return Statements.changesOne(
                SAVE_SETUP,
                Map.of(
                        "account", accountId,
                        "id", id,
                        "secret", sealed,
                        "form", form,
                        "hashes", String.join(" ", hashes),
                        "expires", expires));
    }

    /** Deletes the factor with its backup codes. */
    static Uni<Boolean> delete(String accountId) {
        return Statements.changesOne(DELETE, Map.of("account", accountId));
    }

    static Uni<Boolean> requireForTokens(String accountId, boolean required) {
        return Statements.changesOne(REQUIRE_FOR_TOKENS, Map.of("account", accountId, "required", required));
    }

    /** Puts a batch of codes in the place of all there are, used or not. */
    static Uni<Boolean> replaceCodes(String accountId, String form, List<String> hashes) {
        return Statements.changesOne(NEW_FORM, Map.of("account", accountId, "form", form))
                .call(() -> Statements.execute(DELETE_CODES, Map.of("account", accountId)))
                .call(() -> Statements.execute(
                        ADD_CODES, Map.of("account", accountId, "hashes", String.join(" ", hashes))));
    }

    /** A secret as it is stored, and the factor, or else the setup, that it is of. */
    record Sealed(String id, String sealed, boolean confirmed) {
        @Override
        public String toString() {
            return "Sealed[" + id + ']';
        }
    }

    /** The secret of the confirmed factor, or else of the pending setup; refuses with {@code TWOFACTOR_NOT_VERIFIED}. */
    static Uni<Sealed> secret(String accountId, Instant now) {
        return Statements.select(SECRET, Object[].class, Map.of("account", accountId, "now", now))
                .map(row -> {
                    if (row == null) {
                        throw Refused.because(Reason.TWOFACTOR_NOT_VERIFIED);
                    }
                    return new Sealed((String) row[0], (String) row[1], (Boolean) row[2]);
                });
    }

    static Uni<Boolean> dropSetup(String accountId) {
        return Statements.changesOne(DROP_SETUP, Map.of("account", accountId));
    }

    /** Deletes setups that were not confirmed in time. */
    static Uni<Integer> clean(Instant now) {
        return Statements.execute(CLEAN, Map.of("now", now));
    }
}
