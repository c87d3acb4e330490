package dev.countersign.secondfactor;

import dev.countersign.account.Account;
import dev.countersign.account.Accounts;
import dev.countersign.account.SignedIn;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.challenge.Challenges;
import dev.countersign.code.CodeGate;
import dev.countersign.code.FactorSecrets;
import dev.countersign.code.Spend;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretBox;
import dev.countersign.kernel.SecretToken;
import dev.countersign.kernel.Time;
import dev.countersign.password.CpuPool;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/**
 * Makes setups: what the owner of an account puts into an app, shown once. A setup waits 15 minutes for its first code,
 * see {@link Enrolment}. Until then it changes nothing at sign-in, and it never overwrites an enabled factor.
 */
@ApplicationScoped
public class Setups {

    /**
     * What the owner needs once, to put into an authenticator app and to write down.
     *
     * @param uri the key's {@code otpauth:} URI
     * @param key the secret in the URI, for typing, in Base32 (RFC 4648)
     * @param picture the URI as a QR code: a PNG as a data URI (RFC 2397); empty when it was not requested
     */
    public record Setup(String uri, String key, Optional<String> picture, List<String> backupCodes) {
        @Override
        public String toString() {
            return "***";
        }
    }

    /* RFC 4226 (section 4, R6) recommends 160 bits. */
    private static final int SECRET_BYTES = 20;

    private final Reauthentication reauthentication;
    private final CodeGate gate;
    private final Challenges challenges;
    private final BackupCodes backupCodes;
    private final SetupLimit limit;
    private final Accounts accounts;
    private final CpuPool pool;
    private final SecretBox box;
    private final SecondFactorConfig config;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    Setups(
            Reauthentication reauthentication,
            CodeGate gate,
            Challenges challenges,
            BackupCodes backupCodes,
            SetupLimit limit,
            Accounts accounts,
            CpuPool pool,
            SecretBox box,
            SecondFactorConfig config,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.reauthentication = reauthentication;
        this.gate = gate;
        this.challenges = challenges;
        this.backupCodes = backupCodes;
        this.limit = limit;
        this.accounts = accounts;
        this.pool = pool;
        this.box = box;
        this.config = config;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * Begins a setup, replacing a pending one. Refuses evidence that does not prove the session's owner, and with
     * {@code TWOFACTOR_ALREADY_ENABLED} or {@code BUSY}.
     */
    public Uni<Setup> begin(SignedIn who, Evidence evidence, SetupOptions options, Client client) {
        // Checked first here, because a fresh sign-in would not help.
        if (evidence instanceof Evidence.ByRecentSignIn && who.account().hasSecondFactor()) {
            return Uni.createFrom().failure(Refused.because(Reason.TWOFACTOR_ALREADY_ENABLED));
        }
        return reauthentication
                .prove(who, evidence, client)
                .flatMap(proof -> begin(who.account(), Reason.INVALID_TOKEN, proof, options, client));
    }

    /** Begins the setup that a sign-in requires. Its challenge stays open for the first code. */
    public Uni<Setup> begin(SecretToken challenge, SetupOptions options, Client client) {
        return challenges
                .enrolling(challenge)
                .flatMap(account -> begin(account, Reason.INVALID_TEMP_TOKEN, Optional.empty(), options, client));
    }

    private Uni<Setup> begin(
            Account account, Reason dead, Optional<Spend.Mailed> proof, SetupOptions options, Client client) {
        return requireNone(account.id())
                .chain(() -> limit.take(account.id()))
                .chain(() -> options.backupCodes() ? backupCodes.make() : backupCodes.none())
                .flatMap(batch -> {
                    byte[] secret = randomness.bytes(SECRET_BYTES);
                    KeyUri uri = KeyUri.of(options.issuer().orElse(config.issuer()), account.email(), secret);
                    // Drawn before it is stored: otherwise a refusal could leave a setup that nobody has seen.
                    return picture(uri, options)
                            .call(() -> store(account, dead, proof, secret, batch, client))
                            .map(drawn -> new Setup(uri.text(), uri.key(), drawn, batch.codes()));
                });
    }

    private Uni<Optional<String>> picture(KeyUri uri, SetupOptions options) {
        return options.picture()
                ? pool.run(() -> Optional.of(QrCode.dataUri(uri.text())))
                : Uni.createFrom().item(Optional.empty());
    }

    /** Refuses evidence like {@link #begin(SignedIn, Evidence, SetupOptions, Client)}, and changes nothing. */
    public Uni<Void> requireOwner(SignedIn who, Evidence evidence, Client client) {
        return reauthentication.prove(who, evidence, client).replaceWithVoid();
    }

    /**
     * Deletes a pending setup; false if nothing was pending. It guards nothing yet, so the session alone may be enough
     * evidence.
     */
    public Uni<Boolean> drop(SignedIn who, Evidence evidence, Client client) {
        return reauthentication
                .prove(who, evidence, client)
                .flatMap(proof -> database.transaction(() -> StepUp.useUp(proof, who.account())
                        .chain(() -> FactorRows.dropSetup(who.account().id()))));
    }

    /* Avoids hashing ten codes for nothing. The statement that stores the setup decides. */
    private Uni<Void> requireNone(String accountId) {
        return database.statement(() -> FactorRows.exists(accountId))
                .invoke(Setups::require)
                .replaceWithVoid();
    }

    private static void require(boolean enabled) {
        if (enabled) {
            throw Refused.because(Reason.TWOFACTOR_ALREADY_ENABLED);
        }
    }

    private Uni<Void> store(
            Account who,
            Reason dead,
            Optional<Spend.Mailed> proof,
            byte[] secret,
            BackupCodes.Batch batch,
            Client client) {
        String id = randomness.id(time.now());
        String sealed = box.seal(secret, FactorSecrets.context(who.id(), id));
        return database.transaction(() -> accounts.findLockedUnchanged(who.id(), who.securityVersion(), dead)
                .flatMap(account -> StepUp.useUp(proof, account))
                .chain(() -> gate.make(who.id()))
                .chain(() -> FactorRows.saveSetup(
                        who.id(),
                        id,
                        sealed,
                        batch.stored().form(),
                        batch.stored().hashes(),
                        time.now().plus(config.setupLife())))
                .invoke(saved -> require(!saved))
                .chain(() -> audit.record(new AuditEvent.SecondFactorSetUp(who.id(), client))));
    }
}
