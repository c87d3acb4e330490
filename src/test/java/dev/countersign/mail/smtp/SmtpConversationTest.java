package dev.countersign.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.countersign.mail.Links;
import dev.countersign.mail.TestConfig;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client says to a mail server, and what it never says before the connection is secure. */
class SmtpConversationTest {

    private static final String AUTH_PLAIN = "AUTH PLAIN " + base64("\0me\0secret");
    private static final Vertx VERTX = Vertx.vertx();

    @TempDir
    static Path folder;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path store = folder.resolve("smtp.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "smtp",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        tls = context(store);
    }

    @AfterAll
    static void stop() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void sendsAMailWhoseLinesBeginWithDots() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer(Map.of(), null)) {
            assertThat(sent(server, Map.of(), "one\n.\n..two\nthree")).isEmpty();

            assertThat(server.heard())
                    .startsWith(
                            "EHLO id.example.com", "MAIL FROM:<a@id.example.com>", "RCPT TO:<ann@example.com>", "DATA")
                    .containsSubsequence("one", "..", "...two", "three", ".");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "250-x\\r\\n250-AUTH LOGIN PLAIN\\r\\n250 SIZE 1|",
                "250-x\\r\\n250 AUTH LOGIN CRAM-MD5|",
                "250-x\\r\\n250 AUTH=PLAIN|PLAIN",
                "250-x\\r\\n250 AUTH PLAIN LOGIN|LOGIN",
            })
    void signsInByWhatTheServerOffersAndTheConfigurationAllows(String hello, String allowed) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("EHLO", hello.replace("\\r\\n", "\r\n"));
        answers.put("AUTH PLAIN", "235 welcome");
        answers.put("AUTH LOGIN", "334 VXNlcm5hbWU6");
        answers.put(base64("me"), "334 UGFzc3dvcmQ6");
        answers.put(base64("secret"), "235 welcome");
        Map<String, String> settings = new HashMap<>(account());
        if (allowed != null) {
            settings.put("quarkus.mailer.auth-methods", allowed);
        }
        try (ScriptedMailServer server = new ScriptedMailServer(answers, null)) {
            assertThat(sent(server, settings, "x")).isEmpty();

            boolean plain = hello.contains("PLAIN") && !"LOGIN".equals(allowed);
            assertThat(server.heard())
                    .containsSubsequence(
                            plain ? List.of(AUTH_PLAIN) : List.of("AUTH LOGIN", base64("me"), base64("secret")));
        }
    }

    @Test
    void sendsNothingBeforeTheConnectionIsSecure() throws Exception {
        Map<String, String> answers = Map.of(
                "EHLO", "250-x\r\n250-STARTTLS\r\n250 AUTH PLAIN",
                "STARTTLS", "220 go",
                "tls:EHLO", "250-x\r\n250 AUTH PLAIN",
                "tls:AUTH", "235 welcome");
        try (ScriptedMailServer server = new ScriptedMailServer(answers, tls)) {
            Map<String, String> settings = new HashMap<>(account());
            settings.put("quarkus.mailer.start-tls", "REQUIRED");
            settings.put("quarkus.mailer.trust-all", "true");
            settings.put("quarkus.mailer.tls", "false");

            assertThat(sent(server, settings, "x")).isEmpty();

            assertThat(server.heard().stream().filter(line -> !line.startsWith("tls:")))
                    .containsExactly("EHLO id.example.com", "STARTTLS");
            assertThat(server.heard()).contains("tls:" + AUTH_PLAIN, "tls:DATA");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // The STARTTLS offer was removed, perhaps by an attacker on the path.
        "250 x, 220 go, not_offered tls",
        "250-x\\r\\n250 STARTTLS, 454 later, 454",
        // An EHLO answer that was injected before TLS began must not be trusted.
        "250-x\\r\\n250 STARTTLS, 220 go\\r\\n250 AUTH PLAIN, broken_connection",
        // An untrusted certificate.
        "250-x\\r\\n250 STARTTLS, 220 go, broken_connection",
    })
    void endsAConversationThatDoesNotBecomeSecure(String hello, String startTls, String reason) throws Exception {
        Map<String, String> answers =
                Map.of("EHLO", hello.replace("\\r\\n", "\r\n"), "STARTTLS", startTls.replace("\\r\\n", "\r\n"));
        Map<String, String> settings = new HashMap<>(account());
        settings.put("quarkus.mailer.start-tls", "REQUIRED");
        try (ScriptedMailServer server = new ScriptedMailServer(answers, tls)) {
            assertThat(sent(server, settings, "x")
                            .map(failure -> SendFailure.of(failure).reason()))
                    .contains(reason);

            assertThat(server.heard()).noneMatch(line -> line.contains("AUTH") || line.contains("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RCPT, 550 5.1.1 <ann@example.com>: unknown, 550 5.1.1",
        "RCPT, 'what?', broken_connection",
        "DATA, 250 fine, 250",
        "MAIL, 99 x, broken_connection",
    })
    void endsAConversationWithAnAnswerThatIsNone(String command, String answer, String reason) throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer(Map.of(command, answer), null)) {
            assertThat(sent(server, Map.of(), "x")
                            .map(failure -> SendFailure.of(failure).reason()))
                    .contains(reason);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.mailer.dkim.enabled, true",
        "quarkus.mailer.mock, true",
        "quarkus.mailer.login, XOAUTH2",
        "quarkus.mailer.approved-recipients, .*",
        "quarkus.mailer.truststore.paths, x.jks",
        "quarkus.mailer.tls-configuration-name, unknown",
    })
    void refusesSettingsThatItDoesNotFollow(String key, String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(25, Map.of(key, value)));
    }

    private static Map<String, String> account() {
        return Map.of("quarkus.mailer.username", "me", "quarkus.mailer.password", "secret");
    }

    /** Why the mail was not sent; empty when it was. */
    private static Optional<Throwable> sent(ScriptedMailServer server, Map<String, String> settings, String text) {
        MailServer client = new MailServer(VERTX, settings(server.port(), settings));
        return Optional.ofNullable(client.send(new io.quarkus.mailer.Mail()
                        .addTo("ann@example.com")
                        .setSubject("x")
                        .setText(text)
                        .setHtml("<p>x</p>"))
                .onItemOrFailure()
                .<Throwable>transform((done, failure) -> failure)
                .await()
                .atMost(Duration.ofSeconds(10)));
    }

    private static SmtpSettings settings(int port, Map<String, String> more) {
        Map<String, String> values = new HashMap<>(Map.of(
                "quarkus.mailer.host", "localhost",
                "quarkus.mailer.port", String.valueOf(port),
                "quarkus.mailer.from", "Accounts <a@id.example.com>",
                "quarkus.mailer.start-tls", "DISABLED"));
        values.putAll(more);
        MailersRuntimeConfig mailers = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(MailersRuntimeConfig.class)
                .withDefaultValues(values)
                .build()
                .getConfigMapping(MailersRuntimeConfig.class);
        return new SmtpSettings(
                mailers,
                new NoTls(),
                TestConfig.of(Map.of()),
                new Links("https://id.example.com", Optional.empty(), Optional.empty()));
    }

    /** A registry without named configurations. */
    private static final class NoTls implements TlsConfigurationRegistry {

        @Override
        public Optional<TlsConfiguration> get(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<TlsConfiguration> getDefault() {
            return Optional.empty();
        }

        @Override
        public void register(String name, TlsConfiguration configuration) {
            throw new UnsupportedOperationException(name);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
