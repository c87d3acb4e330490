package dev.countersign.automation;

import dev.countersign.account.Accounts;
import dev.countersign.guard.Bucket;
import dev.countersign.guard.Limit;
import dev.countersign.guard.RateLimits;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.OwnContext;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Notes when and from where tokens are used, and tells the owner of the first use from a network. Each instance does this
 * at most once a minute for one token in one network, and not while the request waits. What cannot be noted, because
 * PostgreSQL or Redis is away or there is too much, is noted at a later use.
 */
@ApplicationScoped
public class LastUses {

    private static final Logger LOG = Logger.getLogger(LastUses.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** How many tokens and networks one instance notes in a minute. */
    private static final int MOST = 20_000;

    private static final Sql NOTE = Sql.of("""
            update automation_token set last_used_at = :now, last_used_ip = :address
             where id = :id and (last_used_at is null or last_used_at <= :before)""");

    private static final Sql LEARN = Sql.of("""
            update automation_token set known_networks = (array [:network::text] || known_networks)[1:50]
             where id = :id and not :network = any (known_networks)""");

    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    private final Accounts accounts;
    private final RateLimits limits;
    private final Outbox outbox;
    private final Database database;
    private final Time time;
    private final Vertx vertx;
    private final MeterRegistry metrics;

    LastUses(
            Accounts accounts,
            RateLimits limits,
            Outbox outbox,
            Database database,
            Time time,
            Vertx vertx,
            MeterRegistry metrics) {
        this.accounts = accounts;
        this.limits = limits;
        this.outbox = outbox;
        this.database = database;
        this.time = time;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    /** Notes a use whose request was answered. Returns at once. */
    public void note(TokenUse use, Client client) {
        boolean known = use.knownNetworks().contains(client.network());
        if (known && isRecent(use.token())) {
            return;
        }
        String key = use.token().id() + ' ' + client.network();
        if (noted.size() >= MOST || !noted.add(key)) {
            return;
        }
        vertx.setTimer(PAUSE.toMillis(), timer -> noted.remove(key));
        OwnContext.of(vertx)
                .runOnContext(ignored -> write(use, client)
                        .chain(() -> known ? Uni.createFrom().voidItem() : learn(use, client))
                        .subscribe()
                        .with(done -> {}, this::report));
    }

    private boolean isRecent(AutomationToken token) {
        return token.lastUse()
                .filter(last -> last.at().isAfter(time.now().minus(PAUSE)))
                .isPresent();
    }

    private void report(Throwable failure) {
        metrics.counter("countersign.token_use.not_noted").increment();
        LOG.debugf("the use of a token was not noted: %s", failure.toString());
    }

    private Uni<Void> write(TokenUse use, Client client) {
        return database.transaction(() -> NOTE.with("id", use.token().id())
                        .with("now", time.now())
                        .with("before", time.now().minus(PAUSE))
                        .with("address", client.address())
                        .execute())
                .replaceWithVoid();
    }

    /* Where the owner signs in, the owner's scripts run, too. */
    private Uni<Void> learn(TokenUse use, Client client) {
        String accountId = use.account().id();
        return accounts.signedInFrom(accountId, client)
                .flatMap(owners -> owners
                        ? database.transaction(() -> learned(use, client)).replaceWithVoid()
                        : tell(use, client, new Bucket(Limit.TOKEN_NOTICE, accountId)));
    }

    /* Beyond the limit the network stays unknown, so that its owner hears of it when there is room again. */
    private Uni<Void> tell(TokenUse use, Client client, Bucket notices) {
        return limits.takeUnlessFull(notices)
                .flatMap(full -> full.isPresent()
                        ? Uni.createFrom().voidItem()
                        : database.transaction(() -> learned(use, client).call(first -> first ? mail(use) : nothing()))
                                .flatMap(first -> first ? nothing() : limits.giveBack(List.of(notices))));
    }

    /** Emits whether the network was new: of many uses at once on all instances, one is the first. */
    private static Uni<Boolean> learned(TokenUse use, Client client) {
        return LEARN.with("id", use.token().id())
                .with("network", client.network())
                .changesOne();
    }

    private Uni<Void> mail(TokenUse use) {
        return outbox.add(new MailRequest(
                MailKind.AUTOMATION_TOKEN_MOVED,
                use.account().id(),
                use.account().emailKey()));
    }

    private static Uni<Void> nothing() {
        return Uni.createFrom().voidItem();
    }
}
