package dev.countersign.secondfactor;

import dev.countersign.code.CodeLimits;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Sql;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The statements on the confirmed factor, its setup and its backup codes. Each runs within the open transaction or
 * session. Callers that change a factor have locked the account's row.
 */
final class FactorRows {

    private static final Sql EXISTS =
            Sql.of("select exists (select 1 from second_factor where account_id = :account) as found");

    private static final Sql TAKES_MAILED_CODE = Sql.of("""
            select not coalesce(g.mailbox_used, false) as takes_mailed_code
              from second_factor f left join code_gate g on g.account_id = f.account_id
             where f.account_id = :account""");

    private static final Sql STATUS = Sql.of(CodeLimits.in("""
            select f.enabled_at, coalesce(f.require_for_tokens, true) as require_for_tokens, g.locked_until,
                   g.recent[{a_day}] as oldest,
                   (select count(*) from backup_code b where b.account_id = a.id and b.used_at is null) as unused_codes
              from account a
              left join second_factor f on f.account_id = a.id
              left join code_gate g on g.account_id = a.id
             where a.id = :account"""));

    private static final Sql SAVE_SETUP = Sql.of("""
            insert into second_factor_setup (account_id, id, secret, backup_form, backup_hashes, expires_at)
            select :account, :id, :secret, :form, cast(:hashes as text[]), :expires
             where not exists (select 1 from second_factor where account_id = :account)
            on conflict (account_id) do update
               set id = excluded.id, secret = excluded.secret, backup_form = excluded.backup_form,
                   backup_hashes = excluded.backup_hashes, expires_at = excluded.expires_at""");

    private static final Sql DELETE = Sql.of("delete from second_factor where account_id = :account");

    private static final Sql REQUIRE_FOR_TOKENS =
            Sql.of("update second_factor set require_for_tokens = :required where account_id = :account");

    private static final Sql REQUIRES_FOR_TOKENS = Sql.of("""
            select exists (
                select 1 from second_factor where account_id = :account and require_for_tokens) as required""");

    private static final Sql NEW_FORM =
            Sql.of("update second_factor set backup_form = :form where account_id = :account");

    private static final Sql DELETE_CODES = Sql.of("delete from backup_code where account_id = :account");

    private static final Sql ADD_CODES = Sql.of("""
            insert into backup_code (account_id, code_hash)
            select :account, hash from unnest(cast(:hashes as text[])) as hash""");

    private static final Sql SECRET = Sql.of("""
            select coalesce(f.id, s.id) as id, coalesce(f.secret, s.secret) as secret, f.id is not null as confirmed
              from account a
              left join second_factor f on f.account_id = a.id
              left join second_factor_setup s on s.account_id = a.id and s.expires_at > :now
             where a.id = :account and coalesce(f.id, s.id) is not null""");

    private static final Sql DROP_SETUP = Sql.of("delete from second_factor_setup where account_id = :account");

    private static final Sql CLEAN = Sql.of("delete from second_factor_setup where expires_at <= :now");

    private FactorRows() {}

    /** Whether an email code may be its second factor; empty when the account has no confirmed factor. */
    static Uni<Optional<Boolean>> takesMailedCode(String accountId) {
        return TAKES_MAILED_CODE.with("account", accountId).first(row -> row.flag("takes_mailed_code"));
    }

    /** Whether the account has a confirmed factor. */
    static Uni<Boolean> exists(String accountId) {
        return EXISTS.with("account", accountId).only(row -> row.flag("found"));
    }

    static Uni<FactorStatus> status(String accountId, Instant now) {
        return STATUS.with("account", accountId).only(row -> FactorStatus.of(row, now));
    }

    /** Stores a setup, replacing a pending one; false when a factor is enabled, which is never overwritten. */
    static Uni<Boolean> saveSetup(
            String accountId, String id, String sealed, String form, List<String> hashes, Instant expires) {
        return SAVE_SETUP
                .with("account", accountId)
                .with("id", id)
                .with("secret", sealed)
                .with("form", form)
                .with("hashes", hashes)
                .with("expires", expires)
                .changesOne();
    }

    /** Deletes the factor and its backup codes. */
    static Uni<Boolean> delete(String accountId) {
        return DELETE.with("account", accountId).changesOne();
    }

    static Uni<Boolean> requireForTokens(String accountId, boolean required) {
        return REQUIRE_FOR_TOKENS
                .with("account", accountId)
                .with("required", required)
                .changesOne();
    }

    /** Whether the account has a factor whose code changes of automation tokens require. */
    static Uni<Boolean> requiresForTokens(String accountId) {
        return REQUIRES_FOR_TOKENS.with("account", accountId).only(row -> row.flag("required"));
    }

    /** Replaces all backup codes, used or not, with a new batch. */
    static Uni<Boolean> replaceCodes(String accountId, String form, List<String> hashes) {
        return NEW_FORM.with("account", accountId)
                .with("form", form)
                .changesOne()
                .call(() -> DELETE_CODES.with("account", accountId).execute())
                .call(() -> ADD_CODES
                        .with("account", accountId)
                        .with("hashes", hashes)
                        .execute());
    }

    /** An encrypted secret, and the factor or pending setup that it belongs to. */
    record Sealed(String id, String sealed, boolean confirmed) {
        @Override
        public String toString() {
            return "Sealed[" + id + ']';
        }
    }

    /**
     * The secret of the confirmed factor, or else of the pending setup. Refuses with {@code TWOFACTOR_NOT_VERIFIED}
     * when there is neither.
     */
    static Uni<Sealed> secret(String accountId, Instant now) {
        return SECRET.with("account", accountId)
                .with("now", now)
                .first(row -> new Sealed(row.text("id"), row.text("secret"), row.flag("confirmed")))
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.TWOFACTOR_NOT_VERIFIED)));
    }

    static Uni<Boolean> dropSetup(String accountId) {
        return DROP_SETUP.with("account", accountId).changesOne();
    }

    /** Deletes setups that were not confirmed in time. */
    static Uni<Integer> clean(Instant now) {
        return CLEAN.with("now", now).execute();
    }
}
