package dev.countersign.mail;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/**
 * The tokens in the links of mails, stored as hashes. Everything here runs in the open transaction. The owner of a token is
 * what the purpose's package passes to {@link #issue}: a signup, an account or an address.
 */
@ApplicationScoped
public class MailedTokens {

    private static final Sql LOCK_OWNER =
            Sql.of("select 1 as locked from pg_advisory_xact_lock(1953197934, hashtext(:purpose || ':' || :owner))");

    private static final Sql STORE = Sql.of("""
            insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at)
            values (:hash, :purpose, :owner, :mail, :now, :end)""");

    private static final Sql FIND = Sql.of("""
            select owner from mailed_token
            where token_hash = :hash and purpose = :purpose and expires_at > :now""");

    private static final Sql SPEND = Sql.of("""
            delete from mailed_token
            where token_hash = :hash and purpose = :purpose and expires_at > :now
            returning owner""");

    private static final Sql REVOKE = Sql.of("delete from mailed_token where purpose = :purpose and owner = :owner");

    private static final Sql REVOKE_ALL =
            Sql.of("delete from mailed_token where purpose = :purpose and owner = any (:owners)");

    private static final Sql ERASE = Sql.of("delete from mailed_token where owner = any (:owners)");

    private static final Sql CLEAN = Sql.of("delete from mailed_token where expires_at <= :now");

    private final Time time;
    private final Randomness randomness;

    MailedTokens(Time time, Randomness randomness) {
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Makes the token for one attempt to send a mail. Earlier ones stay valid until one of the owner's is used or they
     * expire: a second request, perhaps from a stranger, must not end a link.
     */
    public Uni<SecretToken> issue(Purpose purpose, String owner, String mailId, Duration life) {
        SecretToken token = randomness.token();
        Instant now = time.now();
        return lock(purpose, owner)
                .chain(() -> STORE.with("hash", token.hash(purpose.stored()))
                        .with("purpose", purpose.stored())
                        .with("owner", owner)
                        .with("mail", mailId)
                        .with("now", now)
                        .with("end", now.plus(life))
                        .execute())
                .replaceWith(token);
    }

    /**
     * Spends a token, and with it all others that its owner has for this purpose. Of any number of concurrent calls,
     * with one token or several of one owner, exactly one gets the owner.
     */
    public Uni<Optional<String>> consume(Purpose purpose, SecretToken token) {
        return owner(purpose, token).flatMap(owner -> owner.isPresent() ? spend(purpose, token, owner.get()) : none());
    }

    /**
     * Locks the owner until the transaction ends: nobody else issues or spends its tokens meanwhile. For data that is
     * created and spent together with them.
     */
    public Uni<Void> lock(Purpose purpose, String owner) {
        return LOCK_OWNER
                .with("purpose", purpose.stored())
                .with("owner", owner)
                .execute()
                .replaceWithVoid();
    }

    /**
     * The owner of a token, without spending it: for a page that a mail scanner may open, and to lock rows in order.
     */
    public Uni<Optional<String>> owner(Purpose purpose, SecretToken token) {
        return select(FIND, purpose, token);
    }

    /** Whether {@link #consume} would accept it now. */
    public Uni<Boolean> isLive(Purpose purpose, SecretToken token) {
        return owner(purpose, token).map(Optional::isPresent);
    }

    /** Ends every token that {@code owner} has for this purpose. */
    public Uni<Void> revoke(Purpose purpose, String owner) {
        return REVOKE.with("purpose", purpose.stored())
                .with("owner", owner)
                .execute()
                .replaceWithVoid();
    }

    /** Ends the tokens of many owners by one statement. */
    public Uni<Void> revoke(Purpose purpose, Collection<String> owners) {
        return REVOKE_ALL
                .with("purpose", purpose.stored())
                .with("owners", owners)
                .execute()
                .replaceWithVoid();
    }

    /** Deletes every token of these owners, whatever its purpose. */
    public Uni<Void> erase(Collection<String> owners) {
        return ERASE.with("owners", owners).execute().replaceWithVoid();
    }

    Uni<Integer> clean() {
        return CLEAN.with("now", time.now()).execute();
    }

    // Two calls with two tokens of one owner would each spend its own and then wait for the other's, so the owner is
    // locked.
    private Uni<Optional<String>> spend(Purpose purpose, SecretToken token, String owner) {
        return lock(purpose, owner)
                .chain(() -> select(SPEND, purpose, token))
                .call(spent -> spent.isPresent() ? revoke(purpose, owner) : none());
    }

    private static Uni<Optional<String>> none() {
        return Uni.createFrom().item(Optional.empty());
    }

    private Uni<Optional<String>> select(Sql sql, Purpose purpose, SecretToken token) {
        return sql.with("hash", token.hash(purpose.stored()))
                .with("purpose", purpose.stored())
                .with("now", time.now())
                .first(row -> row.text("owner"));
    }
}
