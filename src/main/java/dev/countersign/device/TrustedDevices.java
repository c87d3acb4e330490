package dev.countersign.device;

import dev.countersign.account.Account;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Ids;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Devices that need no code for a while, because a code was entered there and the owner chose to trust the device. A
 * device holds {@code id.secret}. The secret is replaced at every use, so a copy of it works at most once, and a second
 * use ends the trust. The trust also ends thirty days after the last sign-in, and when the account's security version
 * is raised: by a new password, or when a factor is enabled or disabled.
 */
@ApplicationScoped
public class TrustedDevices {

    /**
     * A simultaneous second request, or a lost answer, looks like a stolen secret. Within this time it is only not
     * trusted.
     */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final String PURPOSE = "trusted-device";

    private final DeviceConfig config;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    TrustedDevices(
            DeviceConfig config, Outbox outbox, AuditLog audit, Database database, Time time, Randomness randomness) {
        this.config = config;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Trusts the client's device from now on, within the open transaction. Emits the token that the device must keep.
     *
     * @param dialect the only one in which the token counts: one contract stores it where scripts can read it, another
     *     in a cookie
     */
    public Uni<SecretToken> trust(Account account, String dialect, Client client) {
        Instant now = time.now();
        String id = randomness.id(now);
        SecretToken secret = randomness.token();
        TrustedDevice.Use use = new TrustedDevice.Use(
                id, account.id(), dialect, secret.hash(PURPOSE), now, now.plus(config.trustedDeviceLife()), client);
        return TrustedDevice.add(use, account.securityVersion(), config.maxTrustedDevices())
                .chain(() -> audit.record(new AuditEvent.DeviceTrusted(account.id(), id, client)))
                .chain(() -> outbox.add(new MailRequest(MailKind.DEVICE_TRUSTED, id, account.emailKey())))
                .replaceWith(() -> token(id, secret));
    }

    private static SecretToken token(String id, SecretToken secret) {
        return new SecretToken(id + '.' + secret.reveal());
    }

    /** What a device presents: its id and the hash of its secret, and the dialect of the request. */
    private record Presented(String id, byte[] hash, String dialect) {

        static Optional<Presented> parse(SecretToken token, String dialect) {
            String text = token.reveal();
            int dot = text.indexOf('.');
            return dot < 0 || !Ids.isId(text.substring(0, dot)) || dot + 1 == text.length()
                    ? Optional.empty()
                    : Optional.of(new Presented(
                            text.substring(0, dot), new SecretToken(text.substring(dot + 1)).hash(PURPOSE), dialect));
        }
    }

    /**
     * Checks, within the open transaction, whether one of {@code tokens} makes the device trusted for the account. If
     * so, emits that token's successor. If not, a secret that was replaced a while ago ends the trust in its device;
     * next to a valid token it is only a leftover. A token of another dialect is ignored and ends nothing.
     */
    public Uni<Optional<SecretToken>> use(Account account, List<SecretToken> tokens, String dialect, Client client) {
        List<Presented> presented = tokens.stream()
                .flatMap(token -> Presented.parse(token, dialect).stream())
                .toList();
        return useFirst(account, presented, client)
                .call(successor -> successor.isPresent() ? nothing() : endReused(account, presented, client));
    }

    private Uni<Optional<SecretToken>> useFirst(Account account, List<Presented> presented, Client client) {
        if (presented.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return use(account, presented.getFirst(), client)
                .flatMap(successor -> successor.isPresent()
                        ? Uni.createFrom().item(successor)
                        : useFirst(account, presented.subList(1, presented.size()), client));
    }

    private Uni<Optional<SecretToken>> use(Account account, Presented presented, Client client) {
        Instant now = time.now();
        SecretToken successor = randomness.token();
        TrustedDevice.Use use = new TrustedDevice.Use(
                presented.id(),
                account.id(),
                presented.dialect(),
                successor.hash(PURPOSE),
                now,
                now.plus(config.trustedDeviceLife()),
                client);
        return TrustedDevice.use(use, presented.hash())
                .map(used -> used ? Optional.of(token(presented.id(), successor)) : Optional.empty());
    }

    private Uni<Void> endReused(Account account, List<Presented> presented, Client client) {
        if (presented.isEmpty()) {
            return nothing();
        }
        Presented first = presented.getFirst();
        return TrustedDevice.endReused(
                        first.id(),
                        account.id(),
                        first.dialect(),
                        first.hash(),
                        time.now().minus(GRACE))
                .flatMap(ended -> ended ? noteEnd(account.id(), first.id(), "reused", client) : nothing())
                .chain(() -> endReused(account, presented.subList(1, presented.size()), client));
    }

    /**
     * The account that trusts the device which presents {@code token}; empty for any other text and for a device of
     * another dialect. Changes nothing and takes the same time for every account, so it can be called before a password
     * is checked.
     */
    public Uni<Optional<String>> ownerOf(SecretToken token, String dialect) {
        return Presented.parse(token, dialect)
                .map(presented -> database.statement(
                        () -> TrustedDevice.findOwner(presented.id(), dialect, presented.hash(), time.now())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Void> noteEnd(String accountId, String id, String why, Client client) {
        return audit.record(new AuditEvent.DeviceForgotten(accountId, id + ' ' + why, client));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }

    /** The trusted devices, the most recently used first. */
    public Uni<List<TrustedDevice>> list(String accountId) {
        return database.statement(() -> TrustedDevice.findLive(accountId, time.now()));
    }

    /**
     * Ends the trust in one device. Refuses with {@code TRUSTED_DEVICE_NOT_FOUND} if the account has no such device.
     */
    public Uni<Void> end(String accountId, String id, Client client) {
        return database.transaction(() -> TrustedDevice.end(id, accountId)
                .flatMap(ended -> ended
                        ? noteEnd(accountId, id, "ended_by_owner", client)
                        : Uni.createFrom().failure(Refused.because(Reason.TRUSTED_DEVICE_NOT_FOUND))));
    }

    /** Ends the trust in all devices of the account; emits how many there were. */
    public Uni<Integer> endAll(String accountId, Client client) {
        return database.transaction(() -> endAllWithin(accountId, "ended_by_owner", client));
    }

    public Uni<Integer> endAllWithin(String accountId, String why, Client client) {
        return TrustedDevice.endAll(accountId)
                .call(count -> count == 0 ? nothing() : noteEnd(accountId, "all", why, client));
    }

    public Uni<Integer> clean() {
        return TrustedDevice.clean(time.now());
    }
}
