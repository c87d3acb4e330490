package dev.countersign.mail;

import io.smallrye.mutiny.Uni;

/** Decides what mail a request leads to. There is one implementation, in the package that knows the accounts. */
public interface MailPlanner {

    /**
     * Called within a transaction, once for every attempt to send, so perhaps several times for one mail. It reads
     * without locking rows, makes the token of the mail by {@link MailedTokens#issue}, and writes nothing else.
     *
     * @param subject what {@code kind} says it is
     * @param mailId the id of the outbox row, for {@link MailedTokens#issue}
     */
    Uni<Plan> plan(MailKind kind, String subject, String mailId);
}
