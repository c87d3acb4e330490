package dev.countersign.account;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.mail.SixDigits;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The codes that verify an address instead of a mailed link. A pending signup has at most one, from its newest mail. It
 * is made when the mail is sent, is valid for ten minutes and five tries, and is deleted with the signup's row.
 */
@ApplicationScoped
class VerificationCodes {

    static final Duration LIFE = Duration.ofMinutes(10);

    /*
     * Locks the signup's row against deletion: when it is gone nothing is inserted, and the foreign key does not fail.
     */
    private static final Sql WRITE = Sql.of("""
            insert into verification_code (pending_id, code_hash, expires_at)
            select id, :hash, :expires from pending_signup where id = :pending and expires_at > :now for key share
            on conflict (pending_id) do update
               set code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at""");

    /*
     * Without proof of which signup it is (an empty id), only a signup that is the only one for its address counts: the
     * owner of the address must not confirm a stranger's earlier signup by mistake.
     */
    private static final Sql TRY = Sql.of("""
            update verification_code set tries = tries + 1
             where tries < 5 and expires_at > :now
               and pending_id = (
                   select p.id from pending_signup p
                    where p.email_key = :email and p.expires_at > :now
                      and (p.id = :pending
                           or cast(:pending as text) = '' and not exists (
                               select 1 from pending_signup other
                                where other.email_key = :email and other.expires_at > :now and other.id <> p.id)))
            returning pending_id, code_hash""");

    /* Only while the code is the newest: the code of a later mail has tries of its own. */
    private static final Sql GIVE_BACK = Sql.of("""
            update verification_code set tries = tries - 1
             where pending_id = :pending and code_hash = :hash and tries > 0""");

    private static final Sql SPEND = Sql.of("""
            delete from verification_code where pending_id = :pending and code_hash = :hash and expires_at > :now""");

    // A row that a running verification has locked is deleted by that verification.
    private static final Sql CLEAN = Sql.of("""
            delete from verification_code where pending_id in (
                select pending_id from verification_code where expires_at <= :now for update skip locked)""");

    /**
     * A correct code that is not spent yet.
     *
     * @param hash the stored one, which tells it from a later code of the same signup
     */
    record Proof(String pendingId, byte[] hash) {

        @Override
        public String toString() {
            return "Proof[" + pendingId + ']';
        }
    }

    private final SixDigits digits;
    private final Time time;

    VerificationCodes(MasterSecrets secrets, Randomness randomness, Time time) {
        this.digits = new SixDigits(secrets.derive("verification-code"), randomness);
        this.time = time;
    }

    /**
     * Makes the code of one mail within the open transaction and replaces an earlier one; empty when the signup is
     * gone.
     */
    Uni<Optional<SecretToken>> write(String pendingId) {
        SecretToken code = digits.make();
        Instant now = time.now();
        return WRITE.with("pending", pendingId)
                .with("hash", digits.hash(pendingId, code.reveal()))
                .with("now", now)
                .with("expires", now.plus(LIFE))
                .changesOne()
                .map(written -> written ? Optional.of(code) : Optional.empty());
    }

    /**
     * What a try is compared with: the code of a signup, or nothing that any code matches.
     *
     * @param hash the stored one
     */
    record Tried(String pendingId, byte[] hash) {

        @Override
        public String toString() {
            return "Tried[" + pendingId + ']';
        }
    }

    /** Counts a try; commit it before the code is compared. It does the same work whether the signup exists or not. */
    Uni<Tried> count(EmailAddress address, Optional<String> pendingId) {
        return TRY.with("email", address.key())
                .with("pending", pendingId.orElse(""))
                .with("now", time.now())
                .first(row -> new Tried(row.text("pending_id"), row.bytes("code_hash")))
                .map(tried -> tried.orElseGet(() -> new Tried("", new byte[32])));
    }

    Optional<Proof> compare(Tried tried, String code) {
        return digits.matches(tried.hash(), tried.pendingId(), code) ? Optional.of(proof(tried)) : Optional.empty();
    }

    private static Proof proof(Tried tried) {
        return new Proof(tried.pendingId(), tried.hash());
    }

    /** Takes back a try whose code was not compared. */
    Uni<Void> giveBack(Tried tried) {
        return giveBack(proof(tried));
    }

    /** Takes back a try whose code was correct but could not be used. */
    Uni<Void> giveBack(Proof proof) {
        return GIVE_BACK
                .with("pending", proof.pendingId())
                .with("hash", proof.hash())
                .execute()
                .replaceWithVoid();
    }

    /** Spends the code within the open transaction. Of several simultaneous calls, only one emits true. */
    Uni<Boolean> spend(Proof proof) {
        return SPEND.with("pending", proof.pendingId())
                .with("hash", proof.hash())
                .with("now", time.now())
                .changesOne();
    }

    /** Deletes codes that were not used in time; emits how many. */
    Uni<Integer> clean() {
        return CLEAN.with("now", time.now()).execute();
    }
}
