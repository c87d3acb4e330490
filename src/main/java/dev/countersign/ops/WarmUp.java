package dev.countersign.ops;

import dev.countersign.account.Accounts;
import dev.countersign.guard.RateLimits;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.OwnContext;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import dev.countersign.password.Password;
import dev.countersign.password.Passwords;
import dev.countersign.session.PendingTokens;
import dev.countersign.signing.ResponseSigner;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Does what a sign-in does once, before the server listens. It opens connections and loads classes, which takes a cold
 * JVM seconds, so that the first request is as fast as the tenth. It leaves nothing behind. A part that fails is
 * skipped: the server also starts without Redis.
 */
@ApplicationScoped
class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int AFTER_ALL_OTHERS = 5000;
    private static final Client NOBODY = new Client("0.0.0.0", "0.0.0.0", null);

    private final RateLimits limits;
    private final Accounts accounts;
    private final Passwords passwords;
    private final PendingTokens tokens;
    private final ResponseSigner signer;
    private final Time time;
    private final Randomness randomness;
    private final Vertx vertx;
    private final boolean listens;

    WarmUp(
            RateLimits limits,
            Accounts accounts,
            Passwords passwords,
            PendingTokens tokens,
            ResponseSigner signer,
            Time time,
            Randomness randomness,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.host-enabled", defaultValue = "true") boolean listens) {
        this.limits = limits;
        this.accounts = accounts;
        this.passwords = passwords;
        this.tokens = tokens;
        this.signer = signer;
        this.time = time;
        this.randomness = randomness;
        this.vertx = vertx;
        this.listens = listens;
    }

    /* On the main thread, which may block: Quarkus opens its ports when all observers have returned. */
    void run(@Observes @Priority(AFTER_ALL_OTHERS) StartupEvent start) {
        if (!listens) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        Context context = OwnContext.of(vertx);
        context.runOnContext(ignored -> walk().subscribe().with(done::complete, done::completeExceptionally));
        try {
            done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("the warm-up did not finish, the server starts without it: %s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Uni<Void> walk() {
        EmailAddress nobodys = EmailAddress.parse("nobody@example.com").orElseThrow();
        List<Uni<?>> parts = List.of(
                limits.prepare(),
                accounts.credentials(nobodys, NOBODY),
                passwords.compareWithNobody(
                        new Password("nobody's password"), new Passwords.Asker(NOBODY, Optional.empty())),
                Uni.createFrom().item(this::sign));
        Uni<Void> walk = Uni.createFrom().voidItem();
        for (Uni<?> part : parts) {
            walk = walk.chain(() -> skipFailure(part));
        }
        return walk;
    }

    private static Uni<Void> skipFailure(Uni<?> part) {
        return part.replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("a part of the warm-up failed: %s", failure))
                .onFailure()
                .recoverWithNull();
    }

    /* Signs a token and a response that are never sent. */
    private boolean sign() {
        PendingTokens.Pair pair =
                tokens.issue(randomness.id(time.now()), 0, time.now().plus(PATIENCE));
        tokens.verifyAccess(pair.access().reveal());
        if (signer.enabled()) {
            long second = signer.second();
            signer.header(second, new ResponseSigner.Signed("GET", 200, "/", new byte[0]));
        }
        return true;
    }
}
