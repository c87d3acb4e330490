package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Api;
import dev.countersign.testing.Certificate;
import dev.countersign.testing.FreePorts;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.OtherRedis;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to PostgreSQL and Redis with the certificates verified, by the settings that the documents name. */
class EncryptedConnectionsIT {

    private static final String REACTIVE = "quarkus.datasource.reactive.";

    @TempDir
    static Path folder;

    private static ServerProcess plain;
    private static OtherRedis redis;
    private static Map<String, String> encrypted;

    @BeforeAll
    static void encrypt() throws Exception {
        plain = ServerProcess.started();
        Certificate certificate = Certificate.forHost("ip:127.0.0.1,dns:localhost", folder);
        encryptPostgres(certificate);
        int port = FreePorts.one();
        redis = new OtherRedis(
                "--tls-port", String.valueOf(port),
                "--tls-cert-file", certificate.certificate().toString(),
                "--tls-key-file", certificate.key().toString(),
                "--tls-auth-clients", "no");
        encrypted = new HashMap<>(Map.of(
                REACTIVE + "postgresql.ssl-mode",
                "verify-full",
                REACTIVE + "trust-certificate-pem",
                "true",
                REACTIVE + "trust-certificate-pem.certs",
                certificate.certificate().toString(),
                REACTIVE + "hostname-verification-algorithm",
                "HTTPS",
                "quarkus.redis.hosts",
                "rediss://:" + OtherRedis.password() + "@127.0.0.1:" + port,
                "quarkus.redis.tls.trust-certificate-pem",
                "true",
                "quarkus.redis.tls.trust-certificate-pem.certs",
                certificate.certificate().toString(),
                "quarkus.redis.tls.hostname-verification-algorithm",
                "HTTPS",
                "countersign.migrations.patience",
                "3s"));
    }

    /* The server reads its key only from a file of its own user, so that user writes it. */
    private static void encryptPostgres(Certificate certificate) throws Exception {
        writeByPostgres("server.crt", Files.readString(certificate.certificate()));
        writeByPostgres("server.key", Files.readString(certificate.key()));
        Ledger.update("alter system set ssl = on");
        Ledger.texts("select pg_reload_conf()");
    }

    private static void writeByPostgres(String file, String text) {
        Ledger.update("copy (select unnest(string_to_array('" + text.strip()
                + "', E'\\n'))) to program 'umask 077; cat > " + file + "'");
    }

    @AfterAll
    static void stop() {
        Ledger.update("alter system reset ssl");
        Ledger.texts("select pg_reload_conf()");
        plain.close();
        redis.close();
    }

    @Test
    void servesOverEncryptedConnectionsOnly() {
        try (ServerProcess server = plain.beside(encrypted)) {
            Person person = Person.verified();

            assertThat(person.from(Api.fromAnywhere().at(server)).logIn().status())
                    .isEqualTo(200);
            assertThat(Ledger.texts("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid) where s.ssl"
                            + " and a.datname = current_database() and a.application_name = 'vertx-pg-client'"))
                    .doesNotContain("0");
        }
    }

    @Test
    void doesNotStartWithAPostgresWhoseCertificateIsUnknown() throws Exception {
        Certificate other = Certificate.forHost("ip:127.0.0.1", folder);
        Map<String, String> settings = new HashMap<>(encrypted);
        settings.put(
                REACTIVE + "trust-certificate-pem.certs", other.certificate().toString());

        assertThatThrownBy(() -> plain.beside(settings).close()).hasMessageContaining("PostgreSQL cannot be used");
    }

    @Test
    void isNotReadyWithARedisWhoseCertificateIsUnknown() throws Exception {
        Certificate other = Certificate.forHost("ip:127.0.0.1", folder);
        Map<String, String> settings = new HashMap<>(encrypted);
        settings.put(
                "quarkus.redis.tls.trust-certificate-pem.certs",
                other.certificate().toString());

        try (ServerProcess server = plain.besideUnready(settings)) {
            assertThat(server.isReady()).isFalse();
        }
    }
}
