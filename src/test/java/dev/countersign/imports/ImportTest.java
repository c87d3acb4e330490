package dev.countersign.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.imports.Exports.Origin;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Node;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Accounts of other servers: what is created, what is refused, and what happens when it is done twice or at once. */
@QuarkusTest
@TestProfile(ImportsProfile.class)
@WithTestResource(Servers.class)
class ImportTest {

    /* Of "abc". */
    private static final String HASH = "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    ImportRun imports;

    private final Map<Long, String> wrong = new TreeMap<>();

    private static String someone() {
        return "i" + UUID.randomUUID().toString().replace("-", "").substring(0, 12) + "@example.com";
    }

    private static String line(String email, String more) {
        return "{\"email\":\"" + email + "\",\"email_verified\":true,\"password_hash\":\"" + HASH + "\"" + more + "}\n";
    }

    private ImportRun.Summary run(String lines) {
        return run(Origin.JSON_LINES, lines, null, false);
    }

    private ImportRun.Summary run(Origin origin, String export, String key, boolean dry) {
        byte[] bytes = export.getBytes(StandardCharsets.UTF_8);
        try {
            return imports.run(
                    Exports.of(origin, new ByteArrayInputStream(bytes), Optional.ofNullable(key), Instant.now()),
                    new ImportSettings(origin.text(), Optional.empty(), dry),
                    wrong::put);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Person person(String email, String password) {
        return new Person(email, password, Api.fromAnywhere());
    }

    private static String text(String sql, Object... values) {
        return Ledger.texts(sql, values).getFirst();
    }

    private static long count(String sql, Object... values) {
        return Long.parseLong(text(sql, values));
    }

    private static long accounts(String email) {
        return count("select count(*)::text from account where email_key = $1", email);
    }

    @Test
    void signsInWithThePasswordAndTheAppOfTheOtherServer() {
        String email = someone();
        String subject = email + "-at-github";
        ImportRun.Summary summary = run(line(
                email,
                ",\"id\":\"7\",\"name\":\"Ada L\",\"created_at\":\"2020-01-02T03:04:05Z\",\"username\":\"ada-"
                        + email.substring(0, 6)
                        + "\",\"identities\":[{\"provider\":\"github\",\"subject\":\"" + subject + "\"}]"
                        + ",\"totp\":{\"secret\":\"" + SECRET
                        + "\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30}"));
        assertThat(wrong).isEmpty();
        assertThat(summary).isEqualTo(new ImportRun.Summary(1, 0, 0));

        Answer login = person(email, "abc").logIn();
        assertThat(login.status()).isEqualTo(200);
        Answer verified = Api.fromAnywhere()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        login.text("/data/temp_token"),
                        "code",
                        AuthenticatorApp.typed(SECRET).freshCode());
        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
        assertThat(verified.text("/data/user/alias")).isEqualTo("Ada L");
        assertThat(verified.text("/data/user/username")).startsWith("ada-");
        String id = verified.text("/data/user/id");
        assertThat(text("select password_hash from account where id = $1", id))
                .as("renewed")
                .startsWith("{hmac:");
        assertThat(text("select subject from identity where account_id = $1", id))
                .isEqualTo(subject);
        assertThat(text("select secret from second_factor where account_id = $1", id))
                .doesNotContain(SECRET);
        assertThat(text("select detail from audit_event where event = 'account_imported' and account_id = $1", id))
                .isEqualTo("json-lines");
        Ledger.awaitMailsSent(email);
        assertThat(Mailbox.allTo(email)).as("mails about the import").isEmpty();
    }

    @Test
    void createsNothingTwiceNorInADryRun() {
        String lines = line(someone(), ",\"id\":\"a-" + someone() + "\"") + line(someone(), "") + "\n";
        assertThat(run(Origin.JSON_LINES, lines, null, true)).isEqualTo(new ImportRun.Summary(2, 0, 0));
        assertThat(run(lines)).isEqualTo(new ImportRun.Summary(2, 0, 0));
        assertThat(run(lines)).isEqualTo(new ImportRun.Summary(0, 2, 0));
        assertThat(wrong).isEmpty();
    }

    @Test
    void takesOverNoAccountThatExists() {
        Person owner = Person.verified();
        String before = text("select password_hash from account where id = $1", owner.accountId());
        String other = someone();
        String subject = UUID.randomUUID().toString();
        String identity = ",\"identities\":[{\"provider\":\"github\",\"subject\":\"" + subject + "\"}]";
        run(line(other, identity));

        ImportRun.Summary summary = run(line(owner.email().toUpperCase(Locale.ROOT), ",\"id\":\"x\"")
                + line(someone(), ",\"username\":\"" + owner.username().toUpperCase(Locale.ROOT) + "\"")
                + line(someone(), identity)
                + line(other, ",\"id\":\"another\"")
                + line("  fresh-" + other, "")
                + line("FRESH-" + other, ""));
        assertThat(wrong)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1L, "email: has an account here",
                        2L, "username: belongs to another account",
                        3L, "identities: one belongs to another account",
                        4L, "email: has an account here",
                        6L, "email: the same as in 5"));
        assertThat(summary).isEqualTo(new ImportRun.Summary(1, 0, 5));
        assertThat(text("select password_hash from account where id = $1", owner.accountId()))
                .isEqualTo(before);
        assertThat(owner.logIn("abc").status()).isEqualTo(401);
        assertThat(owner.logIn().status()).isEqualTo(200);
    }

    @Test
    void endsSignupsThatWaitForTheAddress() {
        Person squatter = Person.signedUp();
        String token = squatter.mailedToken();
        run(line(squatter.email(), ""));
        assertThat(wrong).isEmpty();
        assertThat(squatter.verify(token).status()).isEqualTo(400);
        assertThat(squatter.logIn().status()).isEqualTo(401);
        assertThat(person(squatter.email(), "abc").logIn().status()).isEqualTo(200);
    }

    @Test
    void createsEachAccountOnceWhenTwoImportsRunAtOnce() throws Exception {
        String tail = someone();
        String lines = IntStream.range(0, 1000)
                .mapToObj(i -> line("n" + i + '-' + tail, ""))
                .collect(Collectors.joining());
        long before = count("select count(*)::text from account");
        Callable<ImportRun.Summary> one = () -> imports.run(
                Exports.of(
                        Origin.JSON_LINES,
                        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        Instant.now()),
                new ImportSettings("race", Optional.empty(), false),
                (number, reason) -> {
                    throw new AssertionError(number + ": " + reason);
                });
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            long created = 0;
            for (Future<ImportRun.Summary> run : threads.invokeAll(List.of(one, one, one))) {
                created += run.get().created();
            }
            assertThat(created).isEqualTo(1000);
        }
        assertThat(count("select count(*)::text from account") - before).isEqualTo(1000);
    }

    @Test
    void goesOnWhereARunWasCutOff() throws Exception {
        String tail = someone();
        String lines = IntStream.range(0, 700)
                .mapToObj(i -> line("c" + i + '-' + tail, ""))
                .collect(Collectors.joining());
        InputStream broken = new SequenceInputStream(
                new ByteArrayInputStream(lines.substring(0, lines.length() / 2).getBytes(StandardCharsets.UTF_8)),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("the disk is gone");
                    }
                });
        assertThatThrownBy(() -> imports.run(
                        Exports.of(Origin.JSON_LINES, broken, Optional.empty(), Instant.now()),
                        new ImportSettings("json-lines", Optional.empty(), false),
                        wrong::put))
                .hasMessage("the disk is gone");
        assertThat(run(lines)).isEqualTo(new ImportRun.Summary(450, 250, 0));
        assertThat(wrong).isEmpty();
    }

    /* The audit log refuses one account of the batch: nothing of the others stays either, and no factor without account. */
    @Test
    void leavesNothingHalfImported() {
        String first = someone();
        String second = someone();
        Ledger.update(
                "create function refuse_import() returns trigger language plpgsql as"
                        + " $$ begin if new.event = 'account_imported' then raise exception 'not now'; end if; return new; end $$");
        Ledger.update("create trigger refuse_import before insert on audit_event"
                + " for each row execute function refuse_import()");
        String lines = line(first, ",\"totp\":{\"secret\":\"" + SECRET + "\"}")
                + line(second, ",\"identities\":[{\"provider\":\"github\",\"subject\":\"" + second + "\"}]");
        try {
            assertThatThrownBy(() -> run(lines)).isInstanceOf(RuntimeException.class);
        } finally {
            Ledger.update("drop trigger refuse_import on audit_event");
            Ledger.update("drop function refuse_import()");
        }
        assertThat(accounts(first) + accounts(second)).isZero();
        assertThat(count("select count(*)::text from identity where subject = $1", second))
                .isZero();
        assertThat(run(lines)).isEqualTo(new ImportRun.Summary(2, 0, 0));
    }

    @Test
    void keepsTheBanOfTheOtherServer() {
        String email = someone();
        run(line(email, ",\"banned\":true"));
        assertThat(person(email, "abc").logIn().code()).isEqualTo("ACCOUNT_BANNED");
    }

    /* The passwords of its two users are "user1password", as in the README of Firebase's scrypt. */
    @Test
    void importsAnExportOfFirebase() {
        String email = someone();
        String user = "{\"localId\":\"" + email + "\",\"email\":\"" + email + "\",\"emailVerified\":true,"
                + "\"passwordHash\":\"lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==\","
                + "\"salt\":\"42xEC-ixf3L2lw==\",\"createdAt\":\"1486324311000\",\"displayName\":\"Fire\","
                + "\"providerUserInfo\":[{\"providerId\":\"google.com\",\"rawId\":\"" + email + "\"},"
                + "{\"providerId\":\"password\"}]}";
        String anonymous = "{\"localId\":\"2\",\"providerUserInfo\":[]}";
        String secured = "{\"localId\":\"3\",\"email\":\"x@example.com\",\"mfaInfo\":[{\"phoneInfo\":\"+1\"}]}";
        String config =
                "hash_config {\n  algorithm: SCRYPT,\n  base64_signer_key: jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8"
                        + "pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==,\n  base64_salt_separator: Bw==,\n  rounds: 8,\n"
                        + "  mem_cost: 14,\n}";
        run(Origin.FIREBASE, "{\"users\":[" + user + ',' + anonymous + ',' + secured + "]}", config, false);
        assertThat(wrong)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        2L, "email: is missing",
                        3L, "mfaInfo: has a second factor, which the export does not hold"));
        Answer login = person(email, "user1password").logIn();
        assertThat(login.status()).isEqualTo(200);
        assertThat(text("select provider from identity where account_id = $1", login.text("/data/user/id")))
                .isEqualTo("google");
        assertThat(login.text("/data/user/alias")).isEqualTo("Fire");
    }

    /* As Keycloak 26 exports it; the hash is an example of Authelia's, for "insecure_secret". */
    @Test
    void importsARealmOfKeycloak() {
        String email = someone();
        String user = "{\"id\":\"" + UUID.randomUUID() + "\",\"createdTimestamp\":1700000000000,\"username\":\"" + email
                + "\",\"enabled\":true,\"emailVerified\":true,\"firstName\":\"Key\",\"lastName\":\"Cloak\",\"email\":\""
                + email + "\",\"credentials\":[{\"type\":\"password\",\"secretData\":\"{\\\"value\\\":\\\""
                + "JNRBzwAo0ek5qKn50cFzzvE9RXV88h1wJn5KGiHrD0YKtZaR/nCb2CJPOsKaPK0hjf+9yHxzQGZziziccp6Yng==\\\","
                + "\\\"salt\\\":\\\"c8p78n7pUMln0jzvd4aK4Q==\\\",\\\"additionalParameters\\\":{}}\",\"credentialData\":"
                + "\"{\\\"hashIterations\\\":310000,\\\"algorithm\\\":\\\"pbkdf2-sha512\\\",\\\"additionalParameters\\\":{}}\"},"
                + "{\"type\":\"otp\",\"secretData\":\"{\\\"value\\\":\\\"12345678901234567890\\\"}\",\"credentialData\":"
                + "\"{\\\"subType\\\":\\\"totp\\\",\\\"digits\\\":6,\\\"counter\\\":0,\\\"period\\\":30,"
                + "\\\"algorithm\\\":\\\"HmacSHA1\\\"}\"}],\"federatedIdentities\":[{\"identityProvider\":\"github\","
                + "\"userId\":\"" + email + "\",\"userName\":\"ada\"}]}";
        String eight = user.replace(email, someone()).replace("\\\"digits\\\":6", "\\\"digits\\\":8");
        run(
                Origin.KEYCLOAK,
                "{\"realm\":\"r\",\"clients\":[{\"users\":[]}],\"users\":[" + user + ','
                        + eight.replaceFirst("\"id\":\"[^\"]*", "\"id\":\"8") + "],\"groups\":[]}",
                null,
                false);
        assertThat(wrong).containsExactlyEntriesOf(Map.of(2L, "totp: digits is not 6"));
        Answer login = person(email, "insecure_secret").logIn();
        assertThat(login.status()).isEqualTo(200);
        Answer verified = Api.fromAnywhere()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        login.text("/data/temp_token"),
                        "code",
                        AuthenticatorApp.typed(SECRET).freshCode());
        assertThat(verified.status()).isEqualTo(200);
        assertThat(verified.text("/data/user/alias")).isEqualTo("Key Cloak");
    }

    /* Exported by kc.sh of Keycloak 26.0.7; people, links and the app were made by its admin API and its own pages. */
    @Test
    void signsInAccountsOfARealKeycloakRealm() throws IOException {
        String realm = Files.readString(Path.of("src/test/resources/imports/keycloak-26.0.7.json"));
        run(Origin.KEYCLOAK, realm, null, false);
        assertThat(wrong).containsExactlyEntriesOf(Map.of(3L, "password_hash: no known form: $pbkdf2-sha1$"));
        for (String name : List.of("argon", "sha512", "sha256")) {
            Person person = person(name + "@example.com", "Correct-Horse-7-" + name);
            assertThat(person.logIn("Correct-Horse-7").status()).as(name).isEqualTo(401);
            assertThat(person.logIn().status()).as(name).isEqualTo(200);
        }
        Answer login = person("secured@example.com", "Cafe\u0301-Horse-7").logIn();
        Answer verified = Api.fromAnywhere()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        login.text("/data/temp_token"),
                        "code",
                        AuthenticatorApp.typed(
                                        TotpSecret.encode("0JkS44iqirQHn8tKx9P6".getBytes(StandardCharsets.UTF_8)))
                                .freshCode());
        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
        assertThat(text("select subject from identity where account_id = $1", verified.text("/data/user/id")))
                .isEqualTo("583231");
        assertThat(person("secured@example.com", "Caf\u00e9-Horse-7").logIn().status())
                .as("typed in the other form after the hash was renewed")
                .isEqualTo(200);
    }

    @Test
    void importsTablesOfSupabase() {
        String email = someone();
        String user = "{\"id\":\"u1-" + email + "\",\"email\":\"" + email + "\",\"encrypted_password\":\"" + HASH
                + "\",\"email_confirmed_at\":\"2024-01-02T03:04:05.123456+00:00\",\"created_at\":\"2024-01-02 03:04:05+00\","
                + "\"raw_user_meta_data\":{\"full_name\":\"Supa\"},\"banned_until\":null,\"deleted_at\":null}";
        String pending = user.replace("u1-", "u2-")
                .replaceAll("\"email_confirmed_at\":\"[^\"]*\"", "\"email_confirmed_at\":null");
        run(
                Origin.SUPABASE,
                "{\"users\":[" + user + ',' + pending + "],\"identities\":[{\"user_id\":\"u1-" + email
                        + "\",\"provider\":\"email\",\"provider_id\":\"x\"},{\"user_id\":\"u1-" + email
                        + "\",\"provider\":\"github\",\"identity_data\":{\"sub\":\"" + email
                        + "\"}}],\"mfa_factors\":[]}",
                null,
                false);
        assertThat(wrong)
                .containsExactlyEntriesOf(
                        Map.of(2L, "email_verified: is not true; only a verified address becomes an account"));
        Answer login = person(email, "abc").logIn();
        assertThat(login.text("/data/user/alias")).isEqualTo("Supa");
        assertThat(text("select subject from identity where account_id = $1", login.text("/data/user/id")))
                .isEqualTo(email);
    }

    /* The password has a ligature, which Better Auth hashes as two letters. */
    @Test
    void signsInAccountsOfARealBetterAuthServer() throws Exception {
        Node node = Node.installed();
        Path out = Files.createTempFile(node.home(), "export", ".json");
        String password = "of\ufb01ce-Horse-7";
        node.run(PATIENCE, "better-auth-server/export.mjs", password, out.toString());
        var export = Json.MAPPER.readTree(out.toFile());
        Files.delete(out);
        String tables = export.path("tables").toString();

        run(Origin.BETTER_AUTH, tables, "another secret", true);
        assertThat(wrong)
                .containsExactlyEntriesOf(Map.of(2L, "twoFactor: cannot be decrypted with the secret of the server"));
        wrong.clear();
        run(Origin.BETTER_AUTH, tables, export.path("secret").textValue() + '\n', false);
        assertThat(wrong).isEmpty();

        String plain = export.at("/tables/user/0/email").textValue();
        assertThat(person(plain, "other-Horse-7").logIn().status()).isEqualTo(401);
        for (String path :
                List.of("/api/v1/users/auth/login", "/api/auth/sign-in/email", "/api/auth/login", "/auth/login")) {
            assertThat(Api.fromAnywhere()
                            .post(path, "email", plain, "password", password)
                            .status())
                    .as(path)
                    .isEqualTo(200);
        }
        Answer login =
                person(export.at("/tables/user/1/email").textValue(), password).logIn();
        Answer verified = Api.fromAnywhere()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        login.text("/data/temp_token"),
                        "code",
                        AuthenticatorApp.of(export.path("totpURI").textValue()).freshCode());
        assertThat(verified.status()).as(verified.toString()).isEqualTo(200);
    }
}
