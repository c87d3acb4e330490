package dev.countersign.mail;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Decides which mail a request leads to. The package that asks for a kind of mail has the planner for that kind,
 * because it knows what the request means. Each kind has exactly one planner, or the server does not start.
 */
public interface MailPlanner {

    /** The kinds that it plans; the answer never changes. */
    Set<MailKind> kinds();

    /**
     * Called within a transaction for each attempt to send, so perhaps several times for one mail. It reads without
     * locking rows, makes the secret that the mail carries (see {@link MailedTokens#issue}), and writes nothing else.
     *
     * @param turn has one of its {@link #kinds}
     */
    Uni<Plan> plan(MailTurn turn);

    /**
     * Returns those subjects that lead to no mail at all; called within a transaction before any of them is planned. It
     * only reads, with a number of statements that does not depend on the number of subjects. The other subjects are
     * planned later.
     *
     * @param kind one of its {@link #kinds}
     */
    default Uni<Set<String>> unwanted(MailKind kind, Set<String> subjects) {
        return Uni.createFrom().item(Set.of());
    }
}
