package dev.countersign.account;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import dev.countersign.kernel.Sql;
import dev.countersign.kernel.Time;
import dev.countersign.mail.MailedTokens;
import dev.countersign.mail.Purpose;
import dev.countersign.region.Regions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Accounts from other servers, many at once. All methods with a {@code Uni} run within the open transaction. */
@ApplicationScoped
public class ImportedAccounts {

    private static final String FORM = "[A-Za-z0-9_-]{3,50}";

    /* In one order everywhere, so that two imports cannot deadlock. */
    private static final Sql LOCK = Sql.of("""
            select ordered.lock as lock
              from (select distinct hashtextextended(k, 0) as lock
                      from unnest(cast(:keys as text[])) as n (k) order by lock) as ordered,
                   lateral pg_advisory_xact_lock(ordered.lock)""");

    private static final Sql TAKEN_NAMES = Sql.of("""
            select lower(username) as name from account where lower(username) = any (cast(:names as text[]))""");

    private static final Sql INSERT = Sql.of("""
            insert into account (id, email, email_key, username, alias, password_hash, banned, region, signup_method,
                                 created_at, updated_at)
            select n.id, n.email, n.email_key, n.username, n.alias, nullif(n.hash, ''), n.banned = 'true',
                   cast(:region as text), 'email', cast(n.created_at as timestamptz), :now
              from unnest(cast(:ids as text[]), cast(:emails as text[]), cast(:keys as text[]), cast(:usernames as text[]),
                          cast(:aliases as text[]), cast(:hashes as text[]), cast(:banned as text[]),
                          cast(:created as text[]))
                   as n (id, email, email_key, username, alias, hash, banned, created_at)""");

    private static final Sql PENDING = Sql.of("select id from pending_signup where email_key = any (:keys)");

    private static final Sql DELETE_PENDING = Sql.of("delete from pending_signup where email_key = any (:keys)");

    private final AccountConfig config;
    private final Usernames usernames;
    private final MailedTokens tokens;
    private final Regions regions;
    private final Time time;
    private final Randomness randomness;

    ImportedAccounts(
            AccountConfig config,
            Usernames usernames,
            MailedTokens tokens,
            Regions regions,
            Time time,
            Randomness randomness) {
        this.config = config;
        this.usernames = usernames;
        this.tokens = tokens;
        this.regions = regions;
        this.time = time;
        this.randomness = randomness;
    }

    /**
     * An account to create.
     *
     * @param username null for one that is made from the address
     * @param alias null for the user name
     * @param passwordHash in a form that {@link dev.countersign.password.ImportedHashes} accepts; null for none
     */
    public record Imported(
            String id,
            EmailAddress address,
            String username,
            String alias,
            String passwordHash,
            boolean banned,
            Instant createdAt) {
        @Override
        public String toString() {
            return "Imported[" + id + ']';
        }
    }

    /** Whether an imported account may be called so, if nobody is. */
    public boolean isUsername(String text) {
        return text.matches(FORM) && !config.reservedNames().contains(text.toLowerCase(Locale.ROOT));
    }

    /** Refuses with {@code UNKNOWN_REGION} if the region takes no accounts. */
    public void requireRegion(Optional<String> region) {
        String unused = regions.named(region);
    }

    /** Serialises changes to these addresses until the transaction ends. It must be the first lock. */
    public Uni<Void> lock(Set<String> emailKeys) {
        return LOCK.with("keys", emailKeys).execute().replaceWithVoid();
    }

    /** Those of the addresses that have an account. */
    public Uni<Set<String>> takenAddresses(Set<String> emailKeys) {
        return Account.findTaken(emailKeys).map(HashSet::new);
    }

    /** Those of the names, in lower case, that belong to an account. */
    public Uni<Set<String>> takenNames(Set<String> lowerCase) {
        return lowerCase.isEmpty()
                ? Uni.createFrom().item(Set.of())
                : TAKEN_NAMES
                        .with("names", lowerCase)
                        .list(row -> row.text("name"))
                        .map(HashSet::new);
    }

    /**
     * Creates the accounts, and deletes the signups that wait for their addresses with their links. The addresses are
     * locked, and neither they nor the user names belong to anybody.
     *
     * @param region where they belong; empty for the default
     */
    public Uni<Void> create(List<Imported> accounts, Optional<String> region) {
        Set<String> keys =
                accounts.stream().map(account -> account.address().key()).collect(Collectors.toSet());
        return named(accounts)
                .flatMap(names -> insert(accounts, names, regions.named(region)))
                .chain(() -> dropPending(keys));
    }

    /* Short tails first; the few that are taken get a long one. */
    private Uni<List<String>> named(List<Imported> accounts) {
        List<String> names = new ArrayList<>();
        Set<String> own = new HashSet<>();
        accounts.stream().map(Imported::username).filter(name -> name != null).forEach(name -> own.add(lower(name)));
        for (Imported account : accounts) {
            String name = account.username() == null ? made(account, Usernames.SHORT_TAIL) : account.username();
            names.add(account.username() == null && !own.add(lower(name)) ? made(account, Usernames.LONG_TAIL) : name);
        }
        Set<String> made = names.stream().map(ImportedAccounts::lower).collect(Collectors.toSet());
        return takenNames(made).map(taken -> withoutTaken(accounts, names, taken));
    }

    private List<String> withoutTaken(List<Imported> accounts, List<String> names, Set<String> taken) {
        for (int i = 0; i < names.size(); i++) {
            if (accounts.get(i).username() == null && taken.contains(lower(names.get(i)))) {
                names.set(i, made(accounts.get(i), Usernames.LONG_TAIL));
            }
        }
        return names;
    }

    private String made(Imported account, int tail) {
        return usernames.nameOf(account.address()) + '-' + randomness.hex(tail);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private Uni<Void> insert(List<Imported> accounts, List<String> names, String region) {
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String alias = accounts.get(i).alias();
            aliases.add(alias == null ? names.get(i) : alias);
        }
        return INSERT.with("ids", each(accounts, Imported::id))
                .with("emails", each(accounts, account -> account.address().text()))
                .with("keys", each(accounts, account -> account.address().key()))
                .with("usernames", names)
                .with("aliases", aliases)
                .with("hashes", each(accounts, account -> account.passwordHash() == null ? "" : account.passwordHash()))
                .with("banned", each(accounts, account -> String.valueOf(account.banned())))
                .with("created", each(accounts, account -> account.createdAt().toString()))
                .with("region", region)
                .with("now", time.now())
                .execute()
                .replaceWithVoid();
    }

    private static List<String> each(List<Imported> accounts, Function<Imported, String> value) {
        return accounts.stream().map(value).toList();
    }

    /* Links before signups, as everywhere. */
    private Uni<Void> dropPending(Collection<String> emailKeys) {
        return PENDING.with("keys", emailKeys)
                .list(row -> row.text("id"))
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : tokens.revoke(Purpose.VERIFY, ids)
                                .chain(() ->
                                        DELETE_PENDING.with("keys", emailKeys).execute())
                                .replaceWithVoid());
    }
}
