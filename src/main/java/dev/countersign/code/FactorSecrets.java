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

/** Opens the sealed secrets of factors: to compare a code, and to show an owner the URI again. */
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

    /** To whom and to what a stored secret belongs: one that is copied to another row does not open there. */
    public static String context(String accountId, String factorId) {
        return "totp|" + accountId + '|' + factorId;
    }

    /** Refuses with {@code SECRET_UNREADABLE}, and has that written down, what was changed or has lost its key. */
    public Uni<byte[]> open(String sealed, String accountId, String factorId, Client client) {
        Optional<byte[]> secret = box.open(sealed, context(accountId, factorId));
        if (secret.isPresent()) {
            return Uni.createFrom().item(secret.get());
        }
        LOG.errorf("a second factor's secret does not open: accountId=%s", accountId);
        return database.transaction(() -> audit.record(new AuditEvent.SecretUnreadable(accountId, client)))
                .chain(() -> Uni.createFrom().failure(Refused.because(Reason.SECRET_UNREADABLE)));
    }

    /** A secret that was sealed by a retired key moves to the active one when it is used; null when it need not. */
    String resealed(String sealed, byte[] secret, String accountId, String factorId) {
        return box.isOutdated(sealed) ? box.seal(secret, context(accountId, factorId)) : null;
    }
}
