package dev.countersign.imports;

import dev.countersign.imports.Imports.Numbered;
import dev.countersign.imports.Imports.Outcome;
import dev.countersign.kernel.OwnContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Imports an export from its beginning to its end, in batches. A run that ended early is continued by another one:
 * accounts that were imported are skipped. It blocks, so it belongs on a thread of a command.
 */
@ApplicationScoped
public class ImportRun {

    /* A batch takes some tens of milliseconds, so log-ins between them hardly wait. */
    private static final int BATCH = 250;
    private static final int TRIES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Imports imports;
    private final Vertx vertx;

    ImportRun(Imports imports, Vertx vertx) {
        this.imports = imports;
        this.vertx = vertx;
    }

    /**
     * What became of an export.
     *
     * @param created how many accounts were created, or would be in a dry run
     * @param before how many were imported earlier
     * @param wrong how many were not imported
     */
    public record Summary(long created, long before, long wrong) {}

    /**
     * @param wrong gets the number and the reason of each account that is not imported
     * @throws IOException when the export cannot be read
     * @throws dev.countersign.kernel.Refused with {@code UNKNOWN_REGION} if the region takes no accounts
     */
    public Summary run(Export export, ImportSettings settings, BiConsumer<Long, String> wrong) throws IOException {
        imports.requireRegion(settings);
        Run run = new Run(settings, wrong);
        try (Entries entries = export.open()) {
            for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
                run.add(entry.get());
            }
        }
        run.flush();
        return new Summary(run.created, run.before, run.refused);
    }

    /* The state of one run. */
    private final class Run {

        private final ImportSettings settings;
        private final BiConsumer<Long, String> wrong;
        private final Map<String, Long> seen = new HashMap<>();
        private final List<Numbered> batch = new ArrayList<>();
        private long created;
        private long before;
        private long refused;

        private Run(ImportSettings settings, BiConsumer<Long, String> wrong) {
            this.settings = settings;
            this.wrong = wrong;
        }

        private void add(Entry entry) {
            try {
                Numbered one = imports.check(entry);
                requireFirst(one);
                batch.add(one);
            } catch (WrongEntry e) {
                refuse(entry.number(), e.getMessage());
            }
            if (batch.size() >= BATCH) {
                flush();
            }
        }

        private void refuse(long number, String reason) {
            refused++;
            wrong.accept(number, reason);
        }

        /* One name of a kind belongs to the first that has it; the others are wrong and take none. */
        private void requireFirst(Numbered one) {
            Map<String, String> names = new LinkedHashMap<>();
            names.put("@" + one.candidate().address().key(), "email");
            names.put(one.hash(), "id");
            one.candidate().username().ifPresent(name -> names.put("u" + name.toLowerCase(Locale.ROOT), "username"));
            one.candidate()
                    .identities()
                    .forEach(each -> names.put("i" + each.provider() + ':' + each.subject(), "identities"));
            names.forEach((name, field) -> {
                Long first = seen.get(name);
                if (first != null) {
                    throw new WrongEntry(field + ": the same as in " + first);
                }
            });
            names.keySet().forEach(name -> seen.put(name, one.number()));
        }

        private void flush() {
            if (batch.isEmpty()) {
                return;
            }
            List<Numbered> full = List.copyOf(batch);
            batch.clear();
            Outcome outcome = create(full, settings).await().atMost(PATIENCE);
            created += outcome.created();
            before += outcome.before();
            outcome.wrong().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> refuse(entry.getKey(), entry.getValue()));
        }
    }

    /* Again when somebody took a name meanwhile, or the database was busy: the second look finds what is taken now. */
    private Uni<Outcome> create(List<Numbered> batch, ImportSettings settings) {
        return Uni.createFrom()
                .deferred(() -> onContext(imports.create(batch, settings)))
                .onFailure()
                .retry()
                .withBackOff(PAUSE)
                .atMost(TRIES);
    }

    private <T> Uni<T> onContext(Uni<T> work) {
        Context context = OwnContext.of(vertx);
        return work.runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()));
    }
}
