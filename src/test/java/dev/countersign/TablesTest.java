package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which package names which table. It reads the statements in the sources: string literals, text blocks and the
 * annotations of entities. Each table has one owner; any other package needs an entry with a reason.
 */
class TablesTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/countersign");
    private static final Path MIGRATIONS = Path.of("src/main/resources/db/migration");

    /** The package that owns each table; its subpackages may name the table, too. */
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("account", "account"),
            Map.entry("pending_signup", "account"),
            Map.entry("verification_code", "account"),
            Map.entry("login_address", "account"),
            Map.entry("session", "session"),
            Map.entry("kept_session", "session"),
            Map.entry("mail_outbox", "mail"),
            Map.entry("mailed_token", "mail"),
            Map.entry("audit_event", "audit"),
            Map.entry("audit_failure_count", "audit"),
            Map.entry("second_factor", "secondfactor"),
            Map.entry("second_factor_setup", "secondfactor"),
            Map.entry("backup_code", "secondfactor"),
            Map.entry("code_gate", "code"),
            Map.entry("mailed_code", "code"),
            Map.entry("trusted_device", "device"),
            Map.entry("identity", "oauth"),
            Map.entry("automation_token", "automation"),
            Map.entry("imported_account", "imports"),
            Map.entry("schema_history", "ops"));

    private static final String EXPORT = "an export reads everything of an account, and only this class does";

    /** The tables of others that a package joins, {@code package -> table}, and why. */
    private static final Map<String, String> JOINS = Map.ofEntries(
            Map.entry(
                    "session -> account",
                    "a rotation checks ban and security version in the statement that rotates: one round trip, and no gap in"
                            + " which an account is banned between check and rotation"),
            Map.entry("automation -> account", "every use of a token asks for its account: one row of both"),
            Map.entry(
                    "account -> automation_token",
                    "a sign-in tells how many tokens are live, in the statement that notes its address"),
            Map.entry("account -> session", "nearly every request asks who is calling: one row of session and account"),
            Map.entry(
                    "account -> second_factor",
                    "whether an account has a second factor is read with each account's row"),
            Map.entry(
                    "code -> account",
                    "an attempt is counted only for an account that is unchanged and not banned, in one statement"),
            Map.entry("code -> second_factor", "the statement that counts an attempt also reads what to compare with"),
            Map.entry("code -> second_factor_setup", "as above, and the first code of a setup makes it the factor"),
            Map.entry("code -> backup_code", "a backup code is spent by the statement that opens the gate"),
            Map.entry("ownership -> account", EXPORT),
            Map.entry("ownership -> second_factor", EXPORT),
            Map.entry("ownership -> backup_code", EXPORT),
            Map.entry("ownership -> code_gate", EXPORT),
            Map.entry("ownership -> session", EXPORT),
            Map.entry("ownership -> login_address", EXPORT),
            Map.entry("ownership -> trusted_device", EXPORT),
            Map.entry("ownership -> identity", EXPORT),
            Map.entry("ownership -> automation_token", EXPORT),
            Map.entry("ownership -> mail_outbox", EXPORT),
            Map.entry("ownership -> mailed_token", EXPORT),
            Map.entry("ownership -> audit_event", EXPORT),
            Map.entry("device -> account", "a device counts only for the account's present security version"),
            Map.entry("secondfactor -> account", "a status or secret is read with its account in one statement"),
            Map.entry("secondfactor -> code_gate", "the status shows a lock; a reset mailbox takes no mailed code"));

    private static final Pattern LITERAL =
            Pattern.compile("\"\"\"(.*?)\"\"\"|\"((?:\\\\.|[^\"\\\\\\n])*)\"", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|(?m)^\\s*//[^\\n]*$", Pattern.DOTALL);
    private static final Pattern CREATED = Pattern.compile("(?im)^create table (\\w+)");
    private static final Pattern NAMED =
            Pattern.compile("(?i)\\b(?:from|join|into|update|using|table)\\s+(?:only\\s+)?(\\w+)");
    private static final Pattern ENTITY = Pattern.compile("@Table\\(name = \"(\\w+)\"");

    @Test
    void eachTableHasAnOwner() {
        Set<String> created = new TreeSet<>(Set.of("schema_history"));
        for (String migration : texts(MIGRATIONS, ".sql").values()) {
            CREATED.matcher(migration).results().forEach(found -> created.add(found.group(1)));
        }
        assertThat(OWNERS.keySet()).containsExactlyInAnyOrderElementsOf(created);
    }

    @Test
    void packagesNameTheirOwnTablesAndTheJoinsThatAreAllowed() {
        assertThat(foreign(texts(SOURCES, ".java"))).containsExactlyInAnyOrderElementsOf(JOINS.keySet());
    }

    @Test
    void findsATableWhereverItIsNamed() {
        assertThat(foreign(Map.of("audit/A.java", "String A = \"select 1 from account a\";")))
                .containsExactly("audit -> account");
        assertThat(foreign(Map.of("mail/worker/B.java", "\"\"\"\n  delete from mail_outbox m using\n session s\"\"\"")))
                .containsExactly("mail -> session");
        assertThat(foreign(Map.of("signin/C.java", "@Table(name = \"code_gate\") class C {}")))
                .containsExactly("signin -> code_gate");
        assertThat(foreign(Map.of("guard/D.java", "\"(exists (select 1 from backup_code b where b.id = id))\"")))
                .containsExactly("guard -> backup_code");
        assertThat(foreign(Map.of("audit/E.java", "/* \"select from account\" */ int account;")))
                .isEmpty();
        assertThat(foreign(Map.of("account/F.java", "\"update account set banned = true\"")))
                .isEmpty();
    }

    /** What packages name that they do not own, as {@code package -> table}. */
    private static Set<String> foreign(Map<String, String> sources) {
        Set<String> found = new TreeSet<>();
        sources.forEach((file, source) -> {
            String owner = file.contains("/") ? file.substring(0, file.indexOf('/')) : "";
            String code = COMMENT.matcher(source).replaceAll("");
            LITERAL.matcher(code)
                    .results()
                    .map(literal -> literal.group(1) == null ? literal.group(2) : literal.group(1))
                    .forEach(statement -> note(NAMED.matcher(statement), owner, found));
            note(ENTITY.matcher(code), owner, found);
        });
        return found;
    }

    private static void note(Matcher tables, String packageName, Set<String> found) {
        while (tables.find()) {
            String owner = OWNERS.get(tables.group(1));
            if (owner != null && !owner.equals(packageName)) {
                found.add(packageName + " -> " + tables.group(1));
            }
        }
    }

    private static Map<String, String> texts(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            Map<String, String> texts = new TreeMap<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(suffix)).toList()) {
                texts.put(root.relativize(file).toString(), Files.readString(file));
            }
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
