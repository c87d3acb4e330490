package dev.countersign.challenge;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.code.Code;
import dev.countersign.code.CodeCheck;
import dev.countersign.code.CodeCheck.Question;
import dev.countersign.code.CodeGate;
import dev.countersign.code.CodeGate.Entry;
import dev.countersign.code.CodeGate.Needs;
import dev.countersign.code.CodePurpose;
import dev.countersign.code.Lockouts;
import dev.countersign.code.MailedCodes;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.session.ConfirmedBy;
import dev.countersign.session.ResponseMode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The part of a sign-in between its two factors. Its token is opaque and valid for some minutes and one correct code.
 * It ends on success, on cancel, and when the account's security version is raised; a ban makes it useless, too.
 */
@ApplicationScoped
public class Challenges {

    /**
     * What {@code signin} does once the second factor was proved, within the transaction that used the code up.
     *
     * @param <T> what it emits
     */
    public interface Continuation<T> {
        /** Continues with the account, whose row is locked, the challenge, and the second factor that was proved. */
        Uni<T> proceed(Account account, Challenge challenge, ConfirmedBy confirmedBy);
    }

    private final ChallengeStore store;
    private final CodeGate gate;
    private final CodeCheck check;
    private final MailedCodes mailedCodes;
    private final Accounts accounts;
    private final ChallengeConfig config;
    private final Database database;
    private final Lockouts lockouts;
    private final Time time;

    Challenges(
            ChallengeStore store,
            CodeGate gate,
            CodeCheck check,
            MailedCodes mailedCodes,
            Accounts accounts,
            ChallengeConfig config,
            Database database,
            Lockouts lockouts,
            Time time) {
        this.store = store;
        this.gate = gate;
        this.check = check;
        this.mailedCodes = mailedCodes;
        this.accounts = accounts;
        this.config = config;
        this.database = database;
        this.lockouts = lockouts;
        this.time = time;
    }

    /**
     * Opens a challenge and emits the token that answers it. Refuses with {@code DEPENDENCY_UNAVAILABLE} when Redis is
     * down.
     */
    public Uni<SecretToken> open(Challenge challenge) {
        return store.open(challenge, life(challenge), config.maxChallenges());
    }

    /** How long a challenge can be answered. */
    public Duration life(Challenge challenge) {
        return challenge.mode().kind() == ResponseMode.Kind.COOKIE
                ? config.cookieChallengeLife()
                : config.challengeLife();
    }

    /**
     * Answers a challenge with a code. Refuses with {@code INVALID_TEMP_TOKEN} when it is over, even if somebody else
     * has just answered it; with {@code RESPONSE_MODE_MISMATCH}; and like {@link CodeCheck#pass}.
     *
     * @param accepted the kinds of mode in which the sign-in may have begun; the challenge of another dialect counts
     *     as over
     */
    public <T> Uni<T> answer(
            SecretToken token, Code code, ResponseMode.Accepted accepted, Client client, Continuation<T> next) {
        return find(token, ChallengeKind.VERIFY)
                .invoke(challenge -> requireOwn(challenge, accepted.dialect()))
                .invoke(challenge -> requireMode(challenge, accepted))
                .invoke(challenge -> requireAllowed(challenge, code))
                .flatMap(challenge -> check.pass(
                        question(CodePurpose.SIGN_IN, entry(challenge, Needs.FACTOR, token), client),
                        code,
                        () -> store.consume(token),
                        (account, consumed) -> next.proceed(account, challenge, code.kind())));
    }

    /**
     * Confirms the setup that a challenge requires, and continues like {@link #answer}. The challenge may be another
     * dialect's, because dialects without a setup of their own lead here.
     */
    public <T> Uni<T> confirmSetup(
            SecretToken token, Code.Totp code, ResponseMode.Accepted accepted, Client client, Continuation<T> next) {
        return find(token, ChallengeKind.ENROL)
                .invoke(challenge -> requireMode(challenge, accepted))
                .flatMap(challenge -> check.pass(
                        question(CodePurpose.CONFIRM_SETUP, entry(challenge, Needs.SETUP, token), client),
                        code,
                        () -> store.consume(token),
                        (account, consumed) -> next.proceed(account, challenge, code.kind())));
    }

    private static Question question(CodePurpose purpose, Entry entry, Client client) {
        return new Question(purpose, entry, entry.challenge(), client);
    }

    private Entry entry(Challenge challenge, Needs needs, SecretToken token) {
        return new Entry(
                challenge.accountId(),
                challenge.securityVersion(),
                store.idOf(token),
                needs,
                Reason.INVALID_TEMP_TOKEN);
    }

    private Uni<Challenge> find(SecretToken token, ChallengeKind kind) {
        return store.find(token)
                .call(challenge -> lockouts.mirrored(challenge.accountId()).invoke(this::requireUnlocked))
                .map(challenge -> requireKind(challenge, kind));
    }

    private void requireUnlocked(Optional<Instant> lock) {
        lock.ifPresent(until -> {
            throw Refused.until(Reason.TWOFACTOR_LOCKED, Duration.between(time.now(), until));
        });
    }

    private static Challenge requireKind(Challenge challenge, ChallengeKind kind) {
        if (challenge.kind() != kind) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
        return challenge;
    }

    /* A challenge of another dialect is refused like one that is over. */
    private static void requireOwn(Challenge challenge, String dialect) {
        if (!dialect.equals(challenge.mode().dialect())) {
            throw Refused.because(Reason.INVALID_TEMP_TOKEN);
        }
    }

    private static void requireMode(Challenge challenge, ResponseMode.Accepted accepted) {
        if (!accepted.kinds().contains(challenge.mode().kind())) {
            throw Refused.because(Reason.RESPONSE_MODE_MISMATCH);
        }
    }

    private static void requireAllowed(Challenge challenge, Code code) {
        if (code.kind() == ConfirmedBy.MAILED_CODE) {
            requireMailable(challenge);
        }
    }

    private static void requireMailable(Challenge challenge) {
        if (!challenge.mailedCode()) {
            throw Refused.because(Reason.MAILED_CODE_NOT_ALLOWED);
        }
    }

    /**
     * Has a code mailed for a challenge, replacing an earlier one, even while codes are locked for a time. Refuses with
     * {@code MAILED_CODE_NOT_ALLOWED} where the mailbox was the first factor.
     *
     * @param mode the mode in which the sign-in must have begun
     */
    public Uni<Void> mailCode(SecretToken token, ResponseMode mode) {
        return store.find(token)
                .map(challenge -> requireKind(challenge, ChallengeKind.VERIFY))
                .invoke(challenge -> requireOwn(challenge, mode.dialect()))
                .invoke(challenge -> requireMode(challenge, mode.accepted()))
                .invoke(Challenges::requireMailable)
                .flatMap(challenge -> gate.requireThere(entry(challenge, Needs.FACTOR, token))
                        .chain(() -> mailedCodes.send(challenge.accountId(), store.idOf(token))));
    }

    /** The account that a challenge belongs to, locked or not; empty when the challenge is over. */
    public Uni<Optional<String>> accountOf(SecretToken token) {
        return store.find(token)
                .map(challenge -> Optional.of(challenge.accountId()))
                .onFailure(Challenges::isOver)
                .recoverWithItem(Optional.empty());
    }

    private static boolean isOver(Throwable failure) {
        return failure instanceof Refused refused && refused.reason() == Reason.INVALID_TEMP_TOKEN;
    }

    /** The account that must set up a factor because of a challenge. Refuses like {@link #answer}. */
    public Uni<Account> enrolling(SecretToken token) {
        return store.find(token)
                .map(challenge -> requireKind(challenge, ChallengeKind.ENROL))
                .flatMap(challenge -> database.statement(() -> accounts.findUnchanged(
                        challenge.accountId(), challenge.securityVersion(), Reason.INVALID_TEMP_TOKEN)));
    }

    /**
     * Ends a challenge; false when it was already over. Refuses with {@code INVALID_TEMP_TOKEN} when another dialect
     * began it.
     */
    public Uni<Boolean> cancel(SecretToken token, String dialect) {
        return store.find(token)
                .invoke(challenge -> {
                    if (challenge.kind() == ChallengeKind.VERIFY) {
                        requireOwn(challenge, dialect);
                    }
                })
                .chain(() -> store.end(token));
    }
}
