package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A primary that became a replica still answers: this is an outage, which ends by itself once writes succeed again. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(OutageProfile.class)
class ReadOnlyDatabaseTest {

    /** Longer than the pool waits between two renewals. */
    private static final int RENEWAL_MILLIS = 800;

    private Operator operator;

    @BeforeEach
    void connect() {
        operator = new Operator();
    }

    @AfterEach
    void repair() {
        setForServer("reset default_transaction_read_only");
        setForRole("reset default_transaction_read_only");
        endConnections();
        Outages.await(() -> Person.stranger().logIn().status() == 401);
        operator.close();
    }

    private void setForServer(String setting) {
        operator.run("alter system " + setting);
        operator.run("select pg_reload_conf()");
    }

    /* Applies to connections opened from now on. */
    private void setForRole(String setting) {
        operator.run("alter role " + operator.role() + ' ' + setting);
    }

    private void endConnections() {
        operator.run("select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user"
                + " and pid <> pg_backend_pid() and backend_type = 'client backend'");
        Outages.sleep(300);
    }

    private static int readiness() {
        int port = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.management.test-port", Integer.class)
                .orElse(9001);
        try {
            HttpURLConnection http = (HttpURLConnection) URI.create("http://localhost:" + port + "/q/health/ready")
                    .toURL()
                    .openConnection();
            return http.getResponseCode();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertNothingIsWritten(Person person, Pair pair) {
        List<Answer> answers = new ArrayList<>();
        Endpoints.SIGN_INS.forEach(
                path -> answers.add(Endpoints.signIn(Api.fromAnywhere(), path, person.email(), person.password())));
        Endpoints.SIGN_UPS.forEach(path -> {
            Person stranger = Person.stranger();
            answers.add(Endpoints.signUp(stranger.api(), path, stranger.email(), stranger.password()));
        });
        answers.add(pair.renew());
        answers.add(pair.logOut());
        answers.add(person.forgetPassword());
        answers.add(Api.fromAnywhere().postForm("/account/verify", "token", "0".repeat(64)));
        assertThat(answers)
                .filteredOn(answer -> !answer.path().startsWith("/account/"))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                    assertThat(answer.header("Retry-After")).isNotEmpty();
                });
        assertThat(answers).noneSatisfy(answer -> assertThat(answer.status()).isEqualTo(500));
    }

    @Test
    void answers503AndIsNotReadyWhileTheServerIsReadOnly() {
        Person person = Person.verified();
        Pair pair = Pair.of(person.logIn());
        Sql.openAllConnections();
        setForServer("set default_transaction_read_only = on");
        Outages.await(() -> readiness() == 503);
        assertNothingIsWritten(person, pair);

        setForServer("reset default_transaction_read_only");
        Outages.await(() -> readiness() == 200);
        Outages.await(() -> person.logIn().status() == 200);
        assertThat(pair.renew().status()).isEqualTo(200);
    }

    /* A connection opened to the old primary stays read-only. */
    @Test
    void givesUpConnectionsThatStayReadOnly() {
        Person person = Person.verified();
        Pair pair = Pair.of(person.logIn());
        setForRole("set default_transaction_read_only = on");
        endConnections();
        Sql.openAllConnections();
        Outages.await(() -> readiness() == 503);
        assertNothingIsWritten(person, pair);
        Sql.openAllConnections();

        setForRole("reset default_transaction_read_only");
        Outages.await(() -> readiness() == 200);
        int failed = 0;
        while (person.logIn().status() != 200) {
            assertThat(++failed).as("sign-ins that meet an old connection").isLessThan(4);
            Outages.sleep(RENEWAL_MILLIS);
        }
        // Connections unused since then are stale, too, until the last failure has them replaced.
        Outages.sleep(RENEWAL_MILLIS);
        Outages.await(() -> Burst.of(6, i -> person.logIn()).stream().allMatch(answer -> answer.status() == 200));
    }
}
