package dev.countersign.code;

import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretBox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Decrypts the stored secrets of factors, to compare a code or to show an owner the URI again. */
@ApplicationScoped
public class FactorSecrets {

    private static final Logger LOG = Logger.getLogger(FactorSecrets.class);

    private final SecretBox box;
    private final AuditLog audit;
    private final Database database;

    FactorSecrets(SecretBox box, AuditLog audit, Database database) {
        this.box = box;
        this.audit = audit;
        this.database = database;
    }

    /** Binds a stored secret to its account and factor: a copy in another row cannot be decrypted. */
    public static String context(String accountId, String factorId) {
        return "totp|" + accountId + '|' + factorId;
    }

    /**
     * Decrypts a secret. If it was changed or its key is missing, records that in the audit log and refuses with {@code
     * SECRET_UNREADABLE}.
     */
    public Uni<byte[]> open(String sealed, String accountId, String factorId, Client client) {
        Optional<byte[]> secret = box.open(sealed, context(accountId, factorId));
        if (secret.isPresent()) {
            return Uni.createFrom().item(secret.get());
        }
        LOG.errorf("a second factor's secret cannot be decrypted: accountId=%s", accountId);
        return database.transaction(() -> audit.record(new AuditEvent.SecretUnreadable(accountId, client)))
                .chain(() -> Uni.createFrom().failure(Refused.because(Reason.SECRET_UNREADABLE)));
    }

    /** Whether the secret is encrypted with another key than the active one. */
    public boolean isOutdated(String sealed) {
        return box.isOutdated(sealed);
    }

    /** The secret encrypted again with the active key; empty if it cannot be decrypted. */
    public Optional<String> resealed(String sealed, String accountId, String factorId) {
        String context = context(accountId, factorId);
        return box.open(sealed, context).map(secret -> box.seal(secret, context));
    }

    /** The secret encrypted again with the active key, if it was encrypted with a retired one; otherwise null. */
    String resealed(String sealed, byte[] secret, String accountId, String factorId) {
        return box.isOutdated(sealed) ? box.seal(secret, context(accountId, factorId)) : null;
    }
}
