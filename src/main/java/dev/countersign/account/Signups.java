package dev.countersign.account;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.Neighbourhood;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Outbox;
import dev.countersign.mail.Purpose;
import dev.countersign.password.Password;
import dev.countersign.password.PasswordPolicy;
import dev.countersign.password.PasswordRule;
import dev.countersign.password.Passwords;
import dev.countersign.region.Regions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Registration up to the mail. It does the same work and gives the same answer for a free, a waiting and a taken
 * address. Only the mail that is sent later reveals which of them it is.
 */
@ApplicationScoped
public class Signups {

    /**
     * The data of a registration. Values that are too long for the database are refused with {@code VALIDATION_ERROR}.
     *
     * @param rule the dialect's rule for the form of the password
     * @param name shown instead of the user name, 1 to 100 characters
     * @param image the URL of a picture, up to 2048 characters
     * @param withCode whether the mail contains a code of six digits besides the link, see {@link
     *     Verification#verifyByCode}
     */
    public record Registration(
            EmailAddress address,
            Password password,
            PasswordRule rule,
            Optional<String> name,
            Optional<String> image,
            Optional<String> region,
            boolean withCode) {

        private static final int LONGEST_NAME = 100;
        private static final int LONGEST_IMAGE = 2048;

        public Registration {
            if (name.filter(text -> text.isEmpty() || length(text) > LONGEST_NAME)
                    .isPresent()) {
                throw Refused.invalid("/name", "has 1 to 100 characters");
            }
            if (image.filter(text -> length(text) > LONGEST_IMAGE).isPresent()) {
                throw Refused.invalid("/image", "may have 2048 characters at most");
            }
        }

        private static int length(String text) {
            return text.codePointCount(0, text.length());
        }
    }

    /**
     * An accepted registration, for a free and for a taken address alike.
     *
     * @param id of the pending signup, and later of the account if this signup is verified
     */
    public record Registered(String id, Instant at) {}

    private final AccountConfig config;
    private final MailConfig mail;
    private final PasswordPolicy policy;
    private final Passwords passwords;
    private final Regions regions;
    private final VerificationCodes codes;
    private final MailedTokens tokens;
    private final RateLimits limits;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    Signups(
            AccountConfig config,
            MailConfig mail,
            PasswordPolicy policy,
            Passwords passwords,
            Regions regions,
            VerificationCodes codes,
            MailedTokens tokens,
            RateLimits limits,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.config = config;
        this.mail = mail;
        this.policy = policy;
        this.passwords = passwords;
        this.regions = regions;
        this.codes = codes;
        this.tokens = tokens;
        this.limits = limits;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    private void requireOpen() {
        if (!config.signupsEnabled()) {
            throw Refused.because(Reason.SIGNUPS_DISABLED);
        }
    }

    /**
     * Stores a registration and has its mail sent. Refuses weak passwords, unknown regions, and every registration
     * while sign-ups are disabled.
     */
    public Uni<Registered> register(Registration registration, Client client) {
        return limits.take(List.of(new Bucket(Limit.SIGNUP, client.network())), WhenDown.REFUSE)
                .chain(() -> registerWithin(registration, client));
    }

    private Uni<Registered> registerWithin(Registration registration, Client client) {
        requireOpen();
        return policy.require(registration.password(), registration.address(), registration.rule())
                .map(good ->
                        regions.choose(registration.region(), client.address()).name())
                .flatMap(region -> hashAndStore(registration, region, client));
    }

    private Uni<Registered> hashAndStore(Registration registration, String region, Client client) {
        return passwords
                .hash(registration.password(), registration.address().key())
                .flatMap(hash -> store(pending(registration, hash, region), client));
    }

    private PendingSignup pending(Registration registration, String hash, String region) {
        PendingSignup pending = new PendingSignup();
        pending.createdAt = time.now();
        pending.id = randomness.id(pending.createdAt);
        pending.email = registration.address().text();
        pending.emailKey = registration.address().key();
        pending.alias = registration.name().orElse(null);
        pending.image = registration.image().orElse(null);
        pending.withCode = registration.withCode();
        pending.passwordHash = hash;
        pending.region = region;
        pending.expiresAt = pending.createdAt.plus(mail.verifyLife());
        return pending;
    }

    private Uni<Registered> store(PendingSignup pending, Client client) {
        MailRequest request = new MailRequest(MailKind.SIGNUP, pending.id, pending.emailKey);
        return database.transaction(() -> Account.lockAddress(pending.emailKey)
                        .chain(() -> pending.persistAndFlush())
                        .chain(() -> makeRoom(pending.emailKey))
                        .chain(() -> outbox.add(request))
                        .chain(() -> audit.record(new AuditEvent.SignedUp(pending.id, client))))
                .replaceWith(new Registered(pending.id, pending.createdAt));
    }

    /* The links and codes of the deleted signups are deleted, too. Links come first, as everywhere. */
    private Uni<Void> makeRoom(String emailKey) {
        Instant now = time.now();
        return PendingSignup.idsBeyondMost(emailKey, now)
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tokens.revoke(Purpose.VERIFY, ids)
                                .chain(() -> PendingSignup.makeRoom(emailKey, now))
                                .replaceWithVoid());
    }

    /**
     * Has the links of an address's pending signups sent again. The mail worker, not the request, checks whether there
     * are any.
     */
    public Uni<Void> resend(EmailAddress address, Client client) {
        return count(Limit.RESEND_VERIFICATION, client).chain(() -> request(MailKind.RESEND, address));
    }

    /** Has a reset link sent. The mail worker, not the request, checks whether the address belongs to anybody. */
    public Uni<Void> forgot(EmailAddress address, Client client) {
        return count(Limit.FORGOT_PASSWORD, client).chain(() -> request(MailKind.RESET, address));
    }

    private Uni<Void> count(Limit limit, Client client) {
        return limits.take(
                List.of(new Bucket(limit, client.network()), new Bucket(Limit.MAIL_REQUESTS, Neighbourhood.of(client))),
                WhenDown.LOCAL_BUDGET);
    }

    private Uni<Void> request(MailKind kind, EmailAddress address) {
        MailRequest request = new MailRequest(kind, address.key(), address.key());
        return database.transaction(() -> outbox.add(request));
    }

    /** Deletes registrations that were not verified in time, and expired codes; emits how many. */
    public Uni<Long> clean() {
        return database.transaction(() -> PendingSignup.deleteExpired(time.now())
                .flatMap(signups -> codes.clean().map(expired -> (long) signups + expired)));
    }
}
