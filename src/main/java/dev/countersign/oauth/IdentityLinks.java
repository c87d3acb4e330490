package dev.countersign.oauth;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.OneTime;
import dev.countersign.guard.OneTimes;
import dev.countersign.guard.RateLimits;
import dev.countersign.guard.WhenDown;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import dev.countersign.oauth.Destination.Linking;
import dev.countersign.secondfactor.StepUp;
import dev.countersign.secondfactor.StepUp.Proof;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Links identities to the account of a signed-in user. It begins and ends in one session, and asks the user between: so
 * nobody can be led to link somebody else's identity, or to give theirs to somebody else's account.
 */
@ApplicationScoped
public class IdentityLinks {

    private static final Duration LIFE = Duration.ofSeconds(60);

    private final OneTime<LinkTicket> tickets;
    private final LinkOffers offers;
    private final Departures departures;
    private final StepUp stepUp;
    private final Accounts accounts;
    private final RateLimits limits;
    private final Outbox outbox;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    IdentityLinks(
            OneTimes oneTimes,
            LinkOffers offers,
            Departures departures,
            StepUp stepUp,
            Accounts accounts,
            RateLimits limits,
            Outbox outbox,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.tickets = oneTimes.of("identity-link-ticket", LinkTicket.class);
        this.offers = offers;
        this.departures = departures;
        this.stepUp = stepUp;
        this.accounts = accounts;
        this.limits = limits;
        this.outbox = outbox;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Re-authenticates the user and emits a ticket for a browser, valid for a minute. Refuses with {@code RATE_LIMITED},
     * and like {@link StepUp#performWithEachFactor}.
     *
     * @param provider the name of a configured provider
     * @param redirectUri one of the configured redirect URIs
     */
    public Uni<SecretToken> begin(Proof proof, String provider, String redirectUri) {
        LinkTicket ticket = new LinkTicket(provider, Linking.of(proof.who(), redirectUri));
        return limits.take(
                        List.of(new Bucket(
                                Limit.PROVIDER_SIGN_IN, proof.client().network())),
                        WhenDown.REFUSE)
                .chain(() -> stepUp.performWithEachFactor(
                        proof, account -> Uni.createFrom().voidItem()))
                .chain(() -> tickets.put(ticket, LIFE));
    }

    /** Spends a ticket and sends the browser to the provider; empty if it is not live. */
    public Uni<Optional<Departure>> start(SecretToken ticket) {
        return tickets.take(ticket)
                .flatMap(found -> found.map(one -> departures
                                .begin(one.provider(), randomness.uuid(), one.linking())
                                .map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    /**
     * Links the identity that the user confirmed. Linking it twice changes nothing. Refuses with {@code
     * INVALID_LINK_TOKEN} a token that is not live, is of another session, or is older than a change of the account's
     * credentials; and with {@code IDENTITY_TAKEN}.
     */
    public Uni<LinkedIdentity> finish(SignedIn who, SecretToken token, Client client) {
        return offers.spend(token)
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.INVALID_LINK_TOKEN)))
                .flatMap(offer -> finish(who, offer, client)
                        .onFailure(IdentityLinks::isDecided)
                        .recoverWithUni(refused -> refuse(who, offer, (Refused) refused, client)));
    }

    /* An outage says nothing about the user and leaves nothing to write down. */
    private static boolean isDecided(Throwable failure) {
        return failure instanceof Refused refused
                && (refused.reason() == Reason.INVALID_LINK_TOKEN || refused.reason() == Reason.IDENTITY_TAKEN);
    }

    private Uni<LinkedIdentity> finish(SignedIn who, LinkOffer offer, Client client) {
        return offer.linking().isOf(who)
                ? database.transaction(() -> accounts.findLockedUnchanged(
                                offer.linking().accountId(),
                                offer.linking().securityVersion(),
                                Reason.INVALID_LINK_TOKEN)
                        .flatMap(account -> link(account, offer, client)))
                : Uni.createFrom().failure(Refused.because(Reason.INVALID_LINK_TOKEN));
    }

    /* A token of another session can be an attempt to link a stranger's identity. */
    private Uni<LinkedIdentity> refuse(SignedIn who, LinkOffer offer, Refused refused, Client client) {
        String detail =
                offer.identity().provider() + ' ' + refused.reason().name().toLowerCase(Locale.ROOT);
        return database.transaction(() -> audit.record(
                        new AuditEvent.IdentityRefused(who.account().id(), detail, client)))
                .chain(() -> Uni.createFrom().failure(refused));
    }

    private Uni<LinkedIdentity> link(Account account, LinkOffer offer, Client client) {
        return IdentityRows.insert(randomness.id(time.now()), offer.identity(), account.id(), time.now())
                .call(isNew ->
                        isNew ? tell(account, offer, client) : Uni.createFrom().voidItem())
                .chain(() -> IdentityRows.find(offer.identity(), account.id()))
                .map(found -> found.orElseThrow(() -> Refused.because(Reason.IDENTITY_TAKEN)));
    }

    private Uni<Void> tell(Account account, LinkOffer offer, Client client) {
        return audit.record(new AuditEvent.IdentityLinked(
                        account.id(), offer.identity().provider(), client))
                .chain(() -> outbox.add(new MailRequest(MailKind.IDENTITY_LINKED, account.id(), account.emailKey())));
    }
}
