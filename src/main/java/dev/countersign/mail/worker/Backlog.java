package dev.countersign.mail.worker;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.countersign.kernel.Database;
import dev.countersign.kernel.Row;
import dev.countersign.kernel.Sql;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.worker.MailMetrics.Outcome;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Thins out the queue when more is waiting than can be sent at once: it deletes requests that a newer one replaces, and
 * those for addresses that do not exist. A stranger can make thousands of these in a second, and planning them one by
 * one would delay the mails that people are waiting for. Only their number is kept, as a metric.
 */
@Singleton
class Backlog {

    /** The number of rows that one round reads. */
    static final int ROUND = 500;

    // Limited: a statement whose work grows with a flood would time out during one.
    private static final Sql FIRST =
            Sql.of("""
            select mail.id, mail.kind, mail.subject, """ + OutboxQueue.IS_REPLACED + """
             as replaced
            from mail_outbox as mail
            where mail.state = 'due' and mail.due_at <= now() and mail.attempts = 0
            and mail.kind in\s""" + MailKind.sqlList(MailKind::waitsForTheOthers) + """

            order by mail.due_at limit :round for update of mail skip locked""");

    private static final Sql PLAN_ANEW = Sql.of("select " + OutboxQueue.PLANNED_ANEW);

    private static final Sql DELETE = Sql.of("delete from mail_outbox where id = any (:ids)");

    private record Waiting(String id, MailKind kind, String subject, boolean replaced) {

        static Waiting of(Row row) {
            return new Waiting(
                    row.text("id"), MailKind.of(row.text("kind")), row.text("subject"), row.flag("replaced"));
        }
    }

    private final Database database;
    private final Planners planners;
    private final MailMetrics metrics;

    Backlog(Database database, Planners planners, MailMetrics metrics) {
        this.database = database;
        this.planners = planners;
        this.metrics = metrics;
    }

    /** Runs one round in a transaction of its own; emits how many rows it deleted. */
    Uni<Integer> thin() {
        return database.transaction(this::deleteUnwanted)
                .invoke(kinds -> kinds.forEach(kind -> metrics.count(kind, Outcome.DROPPED)))
                .map(List::size);
    }

    private Uni<List<MailKind>> deleteUnwanted() {
        return PLAN_ANEW
                .query()
                .execute()
                .chain(() -> FIRST.with("round", ROUND).list(Waiting::of))
                .flatMap(this::unwanted)
                .call(Backlog::delete)
                .map(unwanted -> unwanted.stream().map(Waiting::kind).toList());
    }

    private Uni<List<Waiting>> unwanted(List<Waiting> waiting) {
        Map<MailKind, Set<String>> subjects = waiting.stream()
                .filter(one -> !one.replaced())
                .collect(groupingBy(Waiting::kind, mapping(Waiting::subject, toSet())));
        return Multi.createFrom()
                .iterable(subjects.entrySet())
                .onItem()
                .transformToUniAndConcatenate(asked -> planners.of(asked.getKey())
                        .unwanted(asked.getKey(), asked.getValue())
                        .map(unwanted -> Map.entry(asked.getKey(), unwanted)))
                .collect()
                .asMap(Map.Entry::getKey, Map.Entry::getValue)
                .map(nobodys -> waiting.stream()
                        .filter(one -> one.replaced()
                                || nobodys.getOrDefault(one.kind(), Set.of()).contains(one.subject()))
                        .toList());
    }

    private static Uni<Integer> delete(List<Waiting> unwanted) {
        return unwanted.isEmpty()
                ? Uni.createFrom().item(0)
                : DELETE.with("ids", unwanted.stream().map(Waiting::id).toList())
                        .execute();
    }
}
