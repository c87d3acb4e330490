package dev.countersign.account;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.MasterSecrets;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.SixDigits;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The codes that verify an address in the place of a mailed link. A pending signup has one at most: that of its newest
 * mail, made when the mail is sent, good for ten minutes from then and for five tries. It dies with the signup's row.
 */
@ApplicationScoped
class VerificationCodes {

    static final Duration LIFE = Duration.ofMinutes(10);

    /*
     * The signup's row is held against deletion: without one there is nothing to insert, instead of a key that nothing
     * has.
     */
    private static final String WRITE = """
            insert into verification_code (pending_id, code_hash, expires_at)
            select id, :hash, :expires from pending_signup where id = :pending and expires_at > :now for key share
            on conflict (pending_id) do update
               set code_hash = excluded.code_hash, tries = 0, expires_at = excluded.expires_at""";

    /*
     * Without a proof of which signup it is (an empty id) only one that waits alone is meant: a stranger's earlier signup
     * for the address is never confirmed by its owner's mistake.
     */
    private static final String TRY = """
            update verification_code set tries = tries + 1
             where tries < 5 and expires_at > :now
               and pending_id = (
                   select p.id from pending_signup p
                    where p.email_key = :email and p.expires_at > :now
                      and (p.id = :pending
                           or cast(:pending as text) = '' and not exists (
                               select 1 from pending_signup other
                                where other.email_key = :email and other.expires_at > :now and other.id <> p.id)))
            returning cast(pending_id as text), code_hash""";

    /* The newest code's tries only: that of a later mail has its own. */
    private static final String GIVE_BACK = """
            update verification_code set tries = tries - 1
             where pending_id = :pending and code_hash = decode(:hash, 'hex') and tries > 0""";

    private static final String SPEND =
            "delete from verification_code where pending_id = :pending and code_hash = decode(:hash, 'hex') and expires_at > :now";

    // What a verification that goes on has locked is gone anyway when it is through.
    private static final String CLEAN = """
            delete from verification_code where pending_id in (
                select pending_id from verification_code where expires_at <= :now for update skip locked)""";

    /**
     * A code that was right, and is not spent yet.
     *
     * @param hash the stored one, in hex: a later code is another
     */
    record Proof(String pendingId, String hash) {

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
     * Makes the code of one mail within the open transaction, in the place of an earlier one; empty when the signup does
     * not wait any more.
     */
    Uni<Optional<SecretToken>> write(String pendingId) {
        SecretToken code = digits.make();
        Instant now = time.now();
        return execute(
                        WRITE,
                        Map.of(
                                "pending",
                                pendingId,
                                "hash",
                                digits.hash(pendingId, code.reveal()),
                                "now",
                                now,
                                "expires",
                                now.plus(LIFE)))
                .map(count -> count == 1 ? Optional.of(code) : Optional.empty());
    }

    /**
     * What a try is compared with: the code of a signup, or of none.
     *
     * @param hash the stored one
     */
    record Tried(String pendingId, byte[] hash) {

        @Override
        public String toString() {
            return "Tried[" + pendingId + ']';
        }
    }

    /** Counts a try, to be committed before it is compared. It does the same whether there is such a signup or not. */
    Uni<Tried> count(EmailAddress address, Optional<String> pendingId) {
        Map<String, Object> parameters =
                Map.of("email", address.key(), "pending", pendingId.orElse(""), "now", time.now());
        return Panache.getSession()
                .flatMap(session -> bound(session.createNativeQuery(TRY, Object[].class), parameters)
                        .getResultList())
                .map(rows -> rows.isEmpty()
                        ? new Tried("", new byte[32])
                        : new Tried((String) rows.getFirst()[0], (byte[]) rows.getFirst()[1]));
    }

    Optional<Proof> compare(Tried tried, String code) {
        return digits.matches(tried.hash(), tried.pendingId(), code) ? Optional.of(proof(tried)) : Optional.empty();
    }

    private static Proof proof(Tried tried) {
        return new Proof(tried.pendingId(), HexFormat.of().formatHex(tried.hash()));
    }

    /** Takes a try back that was not compared, or was right and could not be used. */
    Uni<Void> giveBack(Tried tried) {
        return giveBack(proof(tried));
    }

    Uni<Void> giveBack(Proof proof) {
        return execute(GIVE_BACK, Map.of("pending", proof.pendingId(), "hash", proof.hash()))
                .replaceWithVoid();
    }

    /** Uses the code up within the open transaction; of any number of calls at once, one gets true. */
    Uni<Boolean> spend(Proof proof) {
        return execute(SPEND, Map.of("pending", proof.pendingId(), "hash", proof.hash(), "now", time.now()))
                .map(count -> count == 1);
    }

    /** Deletes codes that were not used in time; emits how many. */
    Uni<Integer> clean() {
        return execute(CLEAN, Map.of("now", time.now()));
    }

    private static Uni<Integer> execute(String sql, Map<String, Object> parameters) {
        return Panache.getSession()
                .flatMap(session ->
                        bound(session.createNativeQuery(sql), parameters).executeUpdate());
    }

    private static <Q extends Mutiny.AbstractQuery> Q bound(Q query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
