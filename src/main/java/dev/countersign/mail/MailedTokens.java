package dev.countersign.mail;

import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The tokens in the links of mails, kept as hashes. Everything here runs within the transaction that is open. An owner
 * is whatever the purpose's package chose at {@link #issue}: a signup, an account, an address.
 */
@ApplicationScoped
public class MailedTokens {

    private static final String LOCK_OWNER =
            "select cast(pg_advisory_xact_lock(1953197934, hashtext(:purpose || ':' || :owner)) as text)";

    private static final String STORE = """
            insert into mailed_token (token_hash, purpose, owner, mail_id, created_at, expires_at)
            values (:hash, :purpose, :owner, :mail, :now, :end)""";

    private static final String FIND = """
            select owner from mailed_token
            where token_hash = :hash and purpose = :purpose and expires_at > :now""";

    private static final String SPEND = """
            delete from mailed_token
            where token_hash = :hash and purpose = :purpose and expires_at > :now
            returning owner""";

    private static final String REVOKE = "delete from mailed_token where purpose = :purpose and owner = :owner";

    private static final String REVOKE_ALL =
            "delete from mailed_token where purpose = :purpose and owner = any (string_to_array(:owners, ','))";

    private static final String CLEAN = "delete from mailed_token where expires_at <= :now";

    private final Time time;
    private final Randomness randomness;

    MailedTokens(Time time, Randomness randomness) {
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Makes the token for one attempt to send a mail. Earlier ones live on until one of the owner's is used, or until their
     * life ends: whoever asks again, perhaps a stranger, ends nobody's link by it.
     */
    public Uni<SecretToken> issue(Purpose purpose, String owner, String mailId, Duration life) {
        SecretToken token = randomness.token();
        Instant now = time.now();
        return lock(purpose, owner)
                .flatMap(locked -> execute(
                        STORE,
                        Map.of(
                                "hash",
                                token.hash(purpose.stored()),
                                "purpose",
                                purpose.stored(),
                                "owner",
                                owner,
                                "mail",
                                mailId,
                                "now",
                                now,
                                "end",
                                now.plus(life))))
                .replaceWith(token);
    }

    /**
     * Spends a token, and with it every other one that its owner has for this purpose. Of any number of calls at once,
     * with one token or with several of one owner, one gets the owner.
     */
    public Uni<Optional<String>> consume(Purpose purpose, SecretToken token) {
        return owner(purpose, token).flatMap(owner -> owner.isPresent() ? spend(purpose, token, owner.get()) : none());
    }

    /**
     * Takes the owner's turn until the transaction ends: nobody else issues or consumes its tokens meanwhile. For
     * whatever is made and spent together with them.
     */
    public Uni<Void> takeTurn(Purpose purpose, String owner) {
        return lock(purpose, owner).replaceWithVoid();
    }

    /** Whose token it is, without spending it: for a page that a mail scanner may open, and to lock rows in order. */
    public Uni<Optional<String>> owner(Purpose purpose, SecretToken token) {
        return select(FIND, purpose, token);
    }

    /** Whether {@link #consume} would take it now. */
    public Uni<Boolean> isLive(Purpose purpose, SecretToken token) {
        return owner(purpose, token).map(Optional::isPresent);
    }

    /** Ends every token that {@code owner} has for this purpose. */
    public Uni<Void> revoke(Purpose purpose, String owner) {
        return execute(REVOKE, Map.of("purpose", purpose.stored(), "owner", owner))
                .replaceWithVoid();
    }

    /** Ends the tokens of many owners in one statement. No owner contains a comma. */
    public Uni<Void> revoke(Purpose purpose, Collection<String> owners) {
        return execute(REVOKE_ALL, Map.of("purpose", purpose.stored(), "owners", String.join(",", owners)))
                .replaceWithVoid();
    }

    Uni<Integer> clean() {
        return execute(CLEAN, Map.of("now", time.now()));
    }

    // Two calls with two tokens of one owner would each spend its own, and then wait for the other's: so one at a time.
    private Uni<Optional<String>> spend(Purpose purpose, SecretToken token, String owner) {
        return lock(purpose, owner)
                .flatMap(locked -> select(SPEND, purpose, token))
                .call(spent -> spent.isPresent() ? revoke(purpose, owner) : none());
    }

    private static Uni<Optional<String>> none() {
        return Uni.createFrom().item(Optional.empty());
    }

    private static Uni<String> lock(Purpose purpose, String owner) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(LOCK_OWNER, String.class)
                        .setParameter("purpose", purpose.stored())
                        .setParameter("owner", owner)
                        .getSingleResult());
    }

    private Uni<Optional<String>> select(String sql, Purpose purpose, SecretToken token) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql, String.class)
                        .setParameter("hash", token.hash(purpose.stored()))
                        .setParameter("purpose", purpose.stored())
                        .setParameter("now", time.now())
                        .getResultList())
                .map(MailedTokens::first);
    }

    private static Optional<String> first(List<String> owners) {
        return owners.stream().findFirst();
    }

    private static Uni<Integer> execute(String sql, Map<String, Object> parameters) {
        return Panache.getSession()
                .flatMap(session ->
                        bound(session.createNativeQuery(sql), parameters).executeUpdate());
    }

    private static Mutiny.Query<?> bound(Mutiny.Query<?> query, Map<String, Object> parameters) {
        parameters.forEach(query::setParameter);
        return query;
    }
}
