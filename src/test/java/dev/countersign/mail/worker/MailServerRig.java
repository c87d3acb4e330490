package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Database;
import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailRequest;
import dev.countersign.mail.Outbox;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base for delivery tests: the outbox, a mail server that can be stopped, and access to the rows. */
abstract class MailServerRig {

    @Inject
    Outbox outbox;

    @Inject
    MailWorker worker;

    @Inject
    OutboxRows rows;

    @Inject
    Database database;

    @Inject
    WorkLoop loop;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    FakeMailServer server;
    private final String name = UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void start() throws IOException {
        run("update mail_outbox set state = 'parked', reason = 'test', ended_at = now() where state = 'due'");
        server = new FakeMailServer(port);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    static MailRequest signup(String address) {
        return new MailRequest(MailKind.SIGNUP, address, address);
    }

    /** A separate sign-up for the address. */
    static MailRequest signup(String address, String which) {
        return new MailRequest(MailKind.SIGNUP, address + '#' + which, address);
    }

    static MailRequest reset(String address) {
        return new MailRequest(MailKind.RESET, address, address);
    }

    static MailRequest code(String address) {
        return new MailRequest(MailKind.ONE_TIME_CODE, address, address);
    }

    String address(String who) {
        return who + '-' + name + "@example.com";
    }

    void add(MailRequest request) {
        transaction(() -> outbox.add(request));
    }

    int received(String address) {
        return server.received(address).size();
    }

    String idOf(String address) {
        return query("select cast(id as text) from mail_outbox where mailbox_key = '" + address + "'");
    }

    String stateOf(String address) {
        return query("select state || ' ' || coalesce(reason, '') from mail_outbox where mailbox_key = '" + address
                + "' order by created_at desc limit 1");
    }

    int attempts(String address) {
        return Integer.parseInt(query("select attempts from mail_outbox where mailbox_key = '" + address + "'"));
    }

    int count(String address, String state) {
        return Integer.parseInt(query(
                "select count(*) from mail_outbox where mailbox_key = '" + address + "' and state = '" + state + "'"));
    }

    void end(String address) {
        run(
                "update mail_outbox set state = 'parked', reason = 'test', ended_at = now() where state = 'due' and mailbox_key = '"
                        + address + "'");
    }

    String query(String sql) {
        return transaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql, Object.class).getSingleResult())
                .map(Objects::toString));
    }

    void run(String sql) {
        transaction(() -> Panache.getSession()
                .flatMap(session -> session.createNativeQuery(sql).executeUpdate()));
    }

    <T> T transaction(Supplier<Uni<T>> work) {
        return in(() -> database.transaction(work));
    }

    <T> T in(Supplier<Uni<T>> work) {
        return loop.run(work).await().atMost(Duration.ofSeconds(20));
    }

    static void eventually(Duration limit, BooleanSupplier condition) {
        Instant end = Instant.now().plus(limit);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
