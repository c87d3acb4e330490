package dev.countersign.ops;

import dev.countersign.account.Accounts;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.OwnContext;
import dev.countersign.secondfactor.SecondFactors;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.Dependent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * What the program does. Without arguments it serves requests. {@code migrate} updates the schema and exits. {@code ban
 * ADDRESS} and {@code unban ADDRESS} change the flag of an account and exit. {@code disable-second-factor ADDRESS}
 * removes the second factor of an owner who lost it, and exits.
 */
@Dependent
public class Command implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(Command.class);
    private static final int USAGE = 64;
    private static final int NO_SUCH_ACCOUNT = 67;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Accounts accounts;
    private final SecondFactors secondFactors;
    private final Vertx vertx;

    Command(Accounts accounts, SecondFactors secondFactors, Vertx vertx) {
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.vertx = vertx;
    }

    @Override
    public int run(String... args) {
        if (args.length == 0) {
            Quarkus.waitForExit();
            return 0;
        }
        return switch (args[0]) {
            case "migrate" -> 0;
            case "ban" -> toAccount(args, address -> accounts.ban(address, true));
            case "unban" -> toAccount(args, address -> accounts.ban(address, false));
            case "disable-second-factor" -> toAccount(args, secondFactors::remove);
            default -> usage();
        };
    }

    private int toAccount(String[] args, Function<EmailAddress, Uni<Boolean>> work) {
        Optional<EmailAddress> address = args.length == 2 ? EmailAddress.parse(args[1]) : Optional.empty();
        if (address.isEmpty()) {
            return usage();
        }
        boolean found = onContext(Uni.createFrom().deferred(() -> work.apply(address.get())))
                .await()
                .atMost(PATIENCE);
        LOG.infof("%s: %s", args[0], found ? "done" : "nothing to do for this address");
        return found ? 0 : NO_SUCH_ACCOUNT;
    }

    /* This is the main thread, which may block. Work on the database must run on an event loop. */
    private <T> Uni<T> onContext(Uni<T> work) {
        Context context = OwnContext.of(vertx);
        return work.runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private static int usage() {
        LOG.error("usage: countersign [migrate | ban ADDRESS | unban ADDRESS | disable-second-factor ADDRESS]");
        return USAGE;
    }
}
