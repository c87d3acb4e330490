package dev.countersign.account;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Purpose;
import dev.countersign.password.Password;
import dev.countersign.password.Passwords;
import dev.countersign.password.Passwords.Stored;
import dev.countersign.session.SessionToken;
import dev.countersign.session.Sessions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds accounts by the name that a user signs in with, and by the session of a request. */
@ApplicationScoped
public class Accounts {

    /* As the table has it. */
    private static final Pattern USERNAME = Pattern.compile("[A-Za-z0-9_-]{3,50}");

    private final Sessions sessions;
    private final Passwords passwords;
    private final MailedTokens tokens;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;

    Accounts(
            Sessions sessions,
            Passwords passwords,
            MailedTokens tokens,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time) {
        this.sessions = sessions;
        this.passwords = passwords;
        this.tokens = tokens;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
    }

    /**
     * What a password for the address is compared with. Takes one statement, whether anybody owns the address or not.
     */
    public Uni<Credentials> credentials(EmailAddress address, Client client) {
        return database.statement(() -> Credentials.byEmail(address.key(), client.network(), time.now()));
    }

    /**
     * What a password for the user name, which is case-sensitive, is compared with. Without a hash if the name does not
     * belong to {@code address}.
     */
    public Uni<Credentials> credentials(String username, Optional<EmailAddress> address, Client client) {
        String emailKey = address.map(EmailAddress::key).orElse(null);
        return database.statement(() -> Credentials.byUsername(username, emailKey, client.network()));
    }

    /**
     * Finds who is signed in with {@code token}, by one statement at every request: a session that ended is refused at
     * once on every instance. A banned account is found, too.
     */
    public Uni<SignedIn> signedIn(SessionToken token) {
        return SignedIn.find(database, token.accountId(), token.sessionId()).map(this::requireLive);
    }

    /** Finds who is signed in with an opaque token of an audience. Any text is looked up by its hash. */
    public Uni<SignedIn> signedIn(SecretToken token, String audience) {
        return SignedIn.find(database, sessions.hashOf(token, audience)).map(this::requireLive);
    }

    /** Whether somebody is signed in with {@code token}, as {@link #signedIn(SessionToken)} decides. */
    public Uni<Boolean> isLive(SessionToken token) {
        return SignedIn.find(database, token.accountId(), token.sessionId())
                .map(found -> found.filter(this::isLive).isPresent());
    }

    private SignedIn requireLive(Optional<SignedIn> found) {
        return found.filter(this::isLive).orElseThrow(() -> Refused.because(Reason.INVALID_TOKEN));
    }

    private boolean isLive(SignedIn who) {
        return who.session().isLive(who.account().securityVersion, time.now());
    }

    /** The account, within the open transaction; null if it does not exist. */
    public Uni<Account> find(String accountId) {
        return Account.findById(accountId);
    }

    /**
     * The account with its row locked until the open transaction ends, for changes of its credentials; null if it
     * does not exist. This must be the first lock of its transaction.
     */
    public Uni<Account> findLocked(String accountId) {
        return Account.findLocked(accountId);
    }

    /**
     * The account with its row locked, as by {@link #findLocked(String)}, for an operation that began earlier. Refuses
     * with {@code dead} when the account is gone or banned, or when its security version is no longer {@code
     * securityVersion}.
     */
    public Uni<Account> findLockedUnchanged(String accountId, int securityVersion, Reason dead) {
        return Account.findLocked(accountId).invoke(account -> requireUnchanged(account, securityVersion, dead));
    }

    /** The account, without a lock. Refuses as {@link #findLockedUnchanged} does. */
    public Uni<Account> findUnchanged(String accountId, int securityVersion, Reason dead) {
        return find(accountId).invoke(account -> requireUnchanged(account, securityVersion, dead));
    }

    private static void requireUnchanged(Account account, int securityVersion, Reason dead) {
        if (account == null || account.banned || account.securityVersion != securityVersion) {
            throw Refused.because(dead);
        }
    }

    /**
     * The account of an id, an email address in any spelling, or a user name in any case, within the open transaction.
     * Ids come before addresses, and addresses before names.
     */
    public Uni<Optional<Account>> findByAnyName(String name) {
        Uni<Optional<Account>> byName = USERNAME.matcher(name).matches()
                ? Account.findByUsername(name)
                : Uni.createFrom().item(Optional.empty());
        Uni<Optional<Account>> byAddress = EmailAddress.parse(name)
                .map(address -> Account.findByEmailKey(address.key()).map(Optional::ofNullable))
                .orElse(byName);
        return Ids.isId(name)
                ? find(name)
                        .map(Optional::ofNullable)
                        .flatMap(found -> found.isPresent() ? Uni.createFrom().item(found) : byName)
                : byAddress;
    }

    /** How many passwords each pepper went into, by the id of its key; an empty id stands for those of other servers. */
    public Uni<Map<String, Integer>> peppers() {
        return database.statement(Account::peppers);
    }

    /** The account of an address, with its row locked as by {@link #findLocked(String)}. */
    public Uni<Account> findLocked(EmailAddress address) {
        return Account.findLockedByEmailKey(address.key());
    }

    /**
     * Invalidates all existing sessions and challenges when the open transaction is committed, except a session that is
     * kept by {@link Sessions#keepOnly}. Emits the new version.
     */
    public Uni<Integer> raiseSecurityVersion(Account locked) {
        locked.securityVersion++;
        locked.updatedAt = time.now();
        return locked.persistAndFlush().replaceWith(locked.securityVersion);
    }

    /** Changes the profile within the open transaction. What stays the same is neither written nor audited. */
    public Uni<Void> changeProfile(Account locked, ProfileChange change, Client client) {
        List<String> changed = change.apply(locked);
        if (changed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        locked.updatedAt = time.now();
        return locked.persistAndFlush()
                .chain(() -> audit.record(new AuditEvent.ProfileChanged(locked.id, String.join(" ", changed), client)));
    }

    /**
     * Replaces the password within the open transaction. All existing sessions and challenges end with it, as by {@link
     * #raiseSecurityVersion}, and so do the links that were mailed to reset the old one. The owner gets a mail. Emits
     * the new security version.
     *
     * @param hash of the new password, see {@link Passwords#hash}
     */
    public Uni<Integer> replacePassword(Account locked, String hash, Client client) {
        locked.passwordHash = hash;
        return raiseSecurityVersion(locked)
                .call(() -> tokens.lock(Purpose.RESET, locked.emailKey))
                .call(() -> tokens.revoke(Purpose.RESET, locked.emailKey))
                .call(() -> outbox.add(new MailRequest(MailKind.PASSWORD_CHANGED, locked.id, locked.emailKey)))
                .call(() -> audit.record(new AuditEvent.PasswordChanged(locked.id, client)));
    }

    /**
     * Whether {@code password} is the account's. Takes one hash, even for an account without a password. Refuses with
     * {@code BUSY}.
     */
    public Uni<Boolean> isPassword(Account account, Password password) {
        Stored stored = new Stored(account.emailKey, account.passwordHash(), List.of());
        return passwords.compare(password, stored).map(verdict -> verdict.match() == Passwords.Match.ACCOUNT);
    }

    /** Records where the account signs in from, within the open transaction. */
    public Uni<Arrival> noteLogin(String accountId, Client client) {
        return Arrival.note(accountId, client, time.now());
    }

    /** Whether the account has signed in from the client's network before. */
    public Uni<Boolean> signedInFrom(String accountId, Client client) {
        return database.statement(() -> LoginAddress.isKnown(accountId, client));
    }

    /** Stores a renewed hash, within the open transaction, unless the password was changed since it was verified. */
    public Uni<Void> renewHash(String accountId, String verified, String renewed, Client client) {
        return Account.renewHash(accountId, verified, renewed)
                .call(renewedNow -> renewedNow
                        ? audit.record(new AuditEvent.PasswordRehashed(accountId, client))
                        : Uni.createFrom().voidItem())
                .replaceWithVoid();
    }

    /**
     * Makes the account an administrator's or a user's, and bans it or lifts its ban, within the open transaction. What
     * is empty stays.
     *
     * @param by the id of the administrator who wants it
     * @return false, and nothing changes, if a banned account, or one that its owner deleted, would be an
     *     administrator's
     */
    public Uni<Boolean> changeStanding(
            Account locked, Optional<Boolean> admin, Optional<Boolean> banned, String by, Client client) {
        boolean willBeAdmin = admin.orElse(locked.admin);
        boolean willBeBanned = banned.orElse(locked.banned);
        if (willBeAdmin && (willBeBanned || locked.isLeaving())) {
            return Uni.createFrom().item(false);
        }
        boolean newAdmin = willBeAdmin != locked.admin;
        boolean newBan = willBeBanned != locked.banned;
        locked.admin = willBeAdmin;
        locked.banned = willBeBanned;
        locked.updatedAt = newAdmin || newBan ? time.now() : locked.updatedAt;
        return locked.persistAndFlush()
                .call(() -> record(newAdmin, new AuditEvent.AdminChanged(locked.id, willBeAdmin, by, client)))
                .call(() -> record(newBan, new AuditEvent.AccountBanned(locked.id, willBeBanned, by, client)))
                .replaceWith(true);
    }

    private Uni<Void> record(boolean happened, AuditEvent event) {
        return happened ? audit.record(event) : Uni.createFrom().voidItem();
    }

    /** Records that a caller without a session signed out, which ends nothing. */
    public Uni<Void> signOut(String accountId, String credential, Client client) {
        return database.transaction(() -> audit.record(new AuditEvent.SignedOut(accountId, credential, client)));
    }

    /** Ends all sessions of the account; emits how many there were. */
    public Uni<Integer> endSessions(String accountId, Client client) {
        return sessions.endAll(accountId, "signed_out_everywhere", client);
    }
}
