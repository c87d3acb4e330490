package dev.countersign.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every table of the schema says here what becomes of its rows when an account is erased, and whether an export has them.
 * A new table has to be added, whatever it holds.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class PersonalDataTest {

    private static final Path STATEMENTS = Path.of("src/main/java/dev/countersign");

    /** How the rows of an account go. */
    private enum Erased {
        /** By a chain of references that ends at the account. */
        WITH_THE_ACCOUNT,
        /** The row stays and forgets the account, by its reference. */
        UNLINKED,
        /** By a statement of {@code LeavingAccounts} or of what it calls. */
        BY_NAME,
        /** They stay, or none belongs to an account. */
        NEVER
    }

    /**
     * The fate of a table.
     *
     * @param why not exported, or not erased; empty for a table that is both
     */
    private record Fate(Erased erased, boolean exported, String why) {

        static Fate exported(Erased erased) {
            return new Fate(erased, true, "");
        }

        static Fate secret(Erased erased, String why) {
            return new Fate(erased, false, why);
        }
    }

    private static final Map<String, Fate> FATES = Map.ofEntries(
            Map.entry("account", Fate.exported(Erased.BY_NAME)),
            Map.entry("session", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry(
                    "kept_session",
                    Fate.secret(Erased.WITH_THE_ACCOUNT, "a number that tells old refresh tokens from stolen ones")),
            Map.entry("login_address", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry("second_factor", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry("backup_code", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry(
                    "second_factor_setup",
                    Fate.secret(Erased.WITH_THE_ACCOUNT, "a secret that waits some minutes for its first code")),
            Map.entry("code_gate", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry(
                    "mailed_code",
                    Fate.secret(Erased.WITH_THE_ACCOUNT, "a code for some minutes; its mail is exported")),
            Map.entry("trusted_device", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry("identity", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry("automation_token", Fate.exported(Erased.WITH_THE_ACCOUNT)),
            Map.entry("mail_outbox", Fate.exported(Erased.BY_NAME)),
            Map.entry("mailed_token", Fate.exported(Erased.BY_NAME)),
            Map.entry(
                    "pending_signup",
                    Fate.secret(
                            Erased.BY_NAME,
                            "a sign-up with the address of an account is a stranger's, with their name")),
            Map.entry("verification_code", Fate.secret(Erased.BY_NAME, "as its pending sign-up, with which it goes")),
            Map.entry(
                    "audit_failure_count",
                    Fate.secret(Erased.BY_NAME, "a number for an hour; its events are exported")),
            Map.entry(
                    "audit_event",
                    new Fate(Erased.NEVER, true, "append-only; it names nobody, and goes with its month, see 0031")),
            Map.entry(
                    "imported_account",
                    Fate.secret(
                            Erased.UNLINKED,
                            "a hash of an id elsewhere, so that no later import brings the account back")),
            Map.entry("schema_history", Fate.secret(Erased.NEVER, "is about the schema")));

    /* Partitions are their table. */
    private static final String TABLES = "select relname::text from pg_class where relkind in ('r', 'p')"
            + " and relnamespace = 'public'::regnamespace and not relispartition";

    private static final String GOING_ALONG = """
            with recursive going (oid) as (
                select 'account'::regclass::oid
                union
                select c.conrelid from pg_constraint c join going g on c.confrelid = g.oid
                 where c.contype = 'f' and c.confdeltype = 'c')
            select oid::regclass::text from going where oid <> 'account'::regclass""";

    private static final String UNLINKED = "select conrelid::regclass::text from pg_constraint"
            + " where contype = 'f' and confrelid = 'account'::regclass and confdeltype = 'n'";

    private static final String OF_AN_ACCOUNT = "select distinct table_name::text from information_schema.columns"
            + " where table_schema = 'public' and column_name = 'account_id'";

    private static List<String> with(Erased erased) {
        return FATES.entrySet().stream()
                .filter(table -> table.getValue().erased() == erased)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Test
    void ofEveryTableIsDeclared() {
        assertThat(FATES.keySet()).containsExactlyInAnyOrderElementsOf(Ledger.texts(TABLES));
    }

    @Test
    void goesWithTheAccountWhereItSaysSo() {
        assertThat(with(Erased.WITH_THE_ACCOUNT)).containsExactlyInAnyOrderElementsOf(Ledger.texts(GOING_ALONG));
    }

    @Test
    void forgetsTheAccountWhereItSaysSo() {
        assertThat(with(Erased.UNLINKED)).containsExactlyInAnyOrderElementsOf(Ledger.texts(UNLINKED));
    }

    @Test
    void staysOnlyInTheAuditLog() {
        List<String> tables = Ledger.texts(TABLES);
        assertThat(Ledger.texts(OF_AN_ACCOUNT).stream()
                        .filter(tables::contains)
                        .filter(table -> FATES.get(table).erased() == Erased.NEVER))
                .containsExactly("audit_event");
    }

    @Test
    void isDeletedByNameWhereItSaysSo() throws IOException {
        String sources = sources();
        assertThat(with(Erased.BY_NAME))
                .filteredOn(table -> !table.equals("verification_code"))
                .allSatisfy(table -> assertThat(sources)
                        .containsPattern(
                                "delete from " + table + " where (id|owner|address_key" + "|email_key|account_id) = "));
    }

    @Test
    void isExportedWhereItSaysSo() {
        String statements = Stream.of(ExportedRows.values())
                .map(rows -> rows.sql().toString())
                .collect(Collectors.joining("\n"));
        Map<String, Boolean> exported = new TreeMap<>();
        FATES.keySet()
                .forEach(table -> exported.put(
                        table,
                        Pattern.compile("\\bfrom " + table + "\\b")
                                .matcher(statements)
                                .find()));
        Map<String, Boolean> declared = new TreeMap<>();
        FATES.forEach((table, fate) -> declared.put(table, fate.exported()));
        assertThat(exported).isEqualTo(declared);
    }

    @Test
    void hasAReasonWhereItStaysOrIsNotExported() {
        FATES.forEach((table, fate) ->
                assertThat(fate.why().isEmpty()).as(table).isEqualTo(fate.exported() && fate.erased() != Erased.NEVER));
    }

    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.walk(STATEMENTS)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }
}
