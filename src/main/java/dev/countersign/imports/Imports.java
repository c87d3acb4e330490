package dev.countersign.imports;

import dev.countersign.account.ImportedAccounts;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditLog;
import dev.countersign.imports.Candidate.Identity;
import dev.countersign.kernel.Client;
import dev.countersign.kernel.Database;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Time;
import dev.countersign.oauth.ImportedIdentities;
import dev.countersign.secondfactor.ImportedFactors;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates the accounts of one batch in one transaction, each with its hash, identities, factor and audit event, or not
 * at all. What belongs to somebody is never changed, and no mail is sent.
 */
@ApplicationScoped
class Imports {

    private final Candidates candidates;
    private final ImportedAccounts accounts;
    private final ImportedIdentities identities;
    private final ImportedFactors factors;
    private final AuditLog audit;
    private final Database database;
    private final Time time;
    private final Randomness randomness;

    Imports(
            Candidates candidates,
            ImportedAccounts accounts,
            ImportedIdentities identities,
            ImportedFactors factors,
            AuditLog audit,
            Database database,
            Time time,
            Randomness randomness) {
        this.candidates = candidates;
        this.accounts = accounts;
        this.identities = identities;
        this.factors = factors;
        this.audit = audit;
        this.database = database;
        this.time = time;
        this.randomness = randomness;
    }

    /** A candidate and where it stands in its file. */
    record Numbered(long number, Candidate candidate, String hash) {}

    /**
     * What became of a batch.
     *
     * @param created how many accounts were created, or would be in a dry run
     * @param before how many were imported earlier
     * @param wrong why the others were not, by their numbers
     */
    record Outcome(int created, int before, Map<Long, String> wrong) {}

    void requireRegion(ImportSettings settings) {
        accounts.requireRegion(settings.region());
    }

    /** @throws WrongEntry if it breaks a rule */
    Numbered check(Entry entry) {
        if (entry.wrong() != null) {
            throw new WrongEntry(entry.wrong());
        }
        Candidate candidate = candidates.read(entry.account());
        return new Numbered(entry.number(), candidate, ImportedRows.hash(candidate.key()));
    }

    /** Creates what is new of a batch, in which neither keys nor addresses, user names or identities repeat. */
    Uni<Outcome> create(List<Numbered> batch, ImportSettings settings) {
        return database.transaction(() -> {
            Set<String> keys =
                    batch.stream().map(one -> one.candidate().address().key()).collect(Collectors.toSet());
            return accounts.lock(keys)
                    .chain(() -> sort(batch, keys, settings))
                    .flatMap(sorted -> settings.dryRun()
                            ? Uni.createFrom().item(sorted.outcome())
                            : store(sorted.fresh(), settings).replaceWith(sorted.outcome()));
        });
    }

    private record Sorted(List<Numbered> fresh, Outcome outcome) {}

    private Uni<Sorted> sort(List<Numbered> batch, Set<String> keys, ImportSettings settings) {
        Taken taken = new Taken();
        Set<String> names = batch.stream()
                .flatMap(one -> one.candidate().username().stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Set<ImportedIdentities.Key> links = batch.stream()
                .flatMap(one -> one.candidate().identities().stream())
                .map(Imports::key)
                .collect(Collectors.toSet());
        return ImportedRows.done(
                        settings.source(), batch.stream().map(Numbered::hash).toList())
                .invoke(done -> taken.done = done)
                .chain(() -> accounts.takenAddresses(keys))
                .invoke(addresses -> taken.addresses = addresses)
                .chain(() -> accounts.takenNames(names))
                .invoke(found -> taken.names = found)
                .chain(() -> identities.taken(links))
                .invoke(found -> taken.identities = found)
                .map(found -> sorted(batch, taken));
    }

    /* What belongs to somebody already. */
    private static final class Taken {
        private Set<String> done;
        private Set<String> addresses;
        private Set<String> names;
        private Set<ImportedIdentities.Key> identities;

        private String objection(Candidate candidate) {
            if (addresses.contains(candidate.address().key())) {
                return "email: has an account here";
            }
            if (candidate
                    .username()
                    .filter(name -> names.contains(name.toLowerCase(Locale.ROOT)))
                    .isPresent()) {
                return "username: belongs to another account";
            }
            return candidate.identities().stream().map(Imports::key).anyMatch(identities::contains)
                    ? "identities: one belongs to another account"
                    : null;
        }
    }

    private static Sorted sorted(List<Numbered> batch, Taken taken) {
        List<Numbered> fresh = new ArrayList<>();
        Map<Long, String> wrong = new HashMap<>();
        int before = 0;
        for (Numbered one : batch) {
            String objection = taken.done.contains(one.hash()) ? null : taken.objection(one.candidate());
            if (taken.done.contains(one.hash())) {
                before++;
            } else if (objection == null) {
                fresh.add(one);
            } else {
                wrong.put(one.number(), objection);
            }
        }
        return new Sorted(fresh, new Outcome(fresh.size(), before, wrong));
    }

    private static ImportedIdentities.Key key(Identity identity) {
        return new ImportedIdentities.Key(identity.provider(), identity.subject());
    }

    private Uni<Void> store(List<Numbered> fresh, ImportSettings settings) {
        if (fresh.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Instant now = time.now();
        List<ImportedAccounts.Imported> rows = new ArrayList<>();
        List<ImportedIdentities.Imported> links = new ArrayList<>();
        List<ImportedFactors.Imported> secrets = new ArrayList<>();
        for (Numbered one : fresh) {
            Candidate candidate = one.candidate();
            String id = randomness.id(candidate.createdAt().orElse(now));
            rows.add(row(id, candidate, now));
            candidate.identities().forEach(each -> links.add(new ImportedIdentities.Imported(key(each), id)));
            candidate.totpSecret().ifPresent(secret -> secrets.add(new ImportedFactors.Imported(id, secret)));
        }
        List<String> ids = rows.stream().map(ImportedAccounts.Imported::id).toList();
        return accounts.create(rows, settings.region())
                .chain(() -> identities.link(links))
                .chain(() -> factors.create(secrets))
                .chain(() -> ImportedRows.insert(
                        settings.source(), fresh.stream().map(Numbered::hash).toList(), ids, now))
                .chain(() -> audit.recordAll(ids.stream()
                        .map(id -> new AuditEvent.AccountImported(id, settings.source(), Client.system()))
                        .toList()));
    }

    private static ImportedAccounts.Imported row(String id, Candidate candidate, Instant now) {
        return new ImportedAccounts.Imported(
                id,
                candidate.address(),
                candidate.username().orElse(null),
                candidate.alias().orElse(null),
                candidate.passwordHash().orElse(null),
                candidate.banned(),
                candidate.createdAt().orElse(now));
    }
}
