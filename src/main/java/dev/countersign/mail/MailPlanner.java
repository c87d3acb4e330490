package dev.countersign.mail;

import io.smallrye.mutiny.Uni;
import java.util.Set;

/**
 * Decides what mail a request leads to. The package that asks for a kind of mail has the planner of that kind, since it
 * knows what the request means. Each kind has exactly one, or the server does not start.
 */
public interface MailPlanner {

    /** The kinds that it plans, always the same. */
    Set<MailKind> kinds();

    /**
     * Called within a transaction, once for every attempt to send, so perhaps several times for one mail. It reads
     * without locking rows, makes the secret that the mail carries, such as by {@link MailedTokens#issue}, and writes
     * nothing else.
     *
     * @param turn of one of its {@link #kinds}
     */
    Uni<Plan> plan(MailTurn turn);

    /**
     * Which of many subjects lead to no mail at all, asked within a transaction before any of them has its turn. It reads
     * only, with a number of statements that does not grow with that of the subjects. What is not known by then is planned.
     *
     * @param kind one of its {@link #kinds}
     */
    default Uni<Set<String>> unwanted(MailKind kind, Set<String> subjects) {
        return Uni.createFrom().item(Set.of());
    }
}
