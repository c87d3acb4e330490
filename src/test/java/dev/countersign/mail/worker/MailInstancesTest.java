package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.Randomness;
import dev.countersign.mail.MailConfig;
import dev.countersign.mail.smtp.MailServer;
import dev.countersign.testing.Servers;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Several instances with one outbox: each mail belongs to one instance, and to another after that one dies. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(Smtp.class)
class MailInstancesTest extends MailServerRig {

    private static final Duration LEASE_IS_OVER = Duration.ofSeconds(20);

    @Inject
    Vertx vertx;

    @Inject
    Planning planning;

    @Inject
    Backlog backlog;

    @Inject
    Letters letters;

    @Inject
    MailServer mailServer;

    @Inject
    MailMetrics metrics;

    @Inject
    MailConfig config;

    @Inject
    Randomness randomness;

    @Test
    void sendsEachMailOnceWithTwoWorkers() {
        List<String> addresses =
                IntStream.range(0, 80).mapToObj(i -> address("ann" + i)).toList();
        MailWorker second = secondWorker();
        second.start(null);
        try {
            for (int i = 0; i < addresses.size(); i++) {
                add(signup(addresses.get(i)));
                (i % 2 == 0 ? second : worker).wake();
            }
            eventually(Duration.ofSeconds(20), () -> addresses.stream().allMatch(each -> count(each, "sent") == 1));
        } finally {
            second.stop(null);
        }

        assertThat(addresses).allSatisfy(each -> assertThat(received(each)).isEqualTo(1));
        assertThat(addresses).allSatisfy(each -> assertThat(attempts(each)).isEqualTo(1));
    }

    @Test
    void sendsAMailWhoseInstanceDiedBeforeItWasPlanned() {
        String address = address("ann");

        List<Claim> claims = claimedByAnother(address);

        assertThat(claims).hasSize(1);
        assertThat(received(address)).isZero();
        eventually(LEASE_IS_OVER, () -> received(address) == 1);
        assertThat(attempts(address)).isEqualTo(2);
    }

    @Test
    void sendsAMailWhoseInstanceDiedWhileItWasSending() {
        String address = address("ann");

        Claim claim = claimedByAnother(address).getFirst();
        Planning.Decision decision = in(() -> planning.decide(claim));

        assertThat(decision).isInstanceOf(Planning.Decision.Send.class);
        eventually(LEASE_IS_OVER, () -> received(address) == 1);
        assertThat(attempts(address)).isEqualTo(2);
    }

    @Test
    void claimsAMailOnceHoweverManyInstancesAsk() {
        int ours = 0;
        for (int round = 0; round < 5; round++) {
            String address = address("ann" + round);
            transaction(() -> outbox.add(signup(address)).call(() -> due(address, "now() + interval '1 hour'")));

            List<List<Claim>> claims = in(() -> database.transaction(() -> due(address, "now()"))
                    .chain(() -> Uni.join()
                            .all(IntStream.range(0, 16)
                                    .mapToObj(i -> loop.run(
                                            () -> database.transaction(() -> rows.claim(4, 1, Duration.ofSeconds(30)))))
                                    .toList())
                            .andFailFast()));

            ours += (int) claims.stream()
                    .flatMap(List::stream)
                    .filter(claim -> claim.mailboxKey().equals(address))
                    .count();
            assertThat(attempts(address)).isEqualTo(1);
            end(address);
        }
        assertThat(ours)
                .as("rounds that one of the sixteen won, and not the worker")
                .isBetween(1, 5);
    }

    /* Claims a mail for an instance that is never heard of again. */
    private List<Claim> claimedByAnother(String address) {
        return transaction(() -> outbox.add(signup(address))
                .call(() -> due(address, "now()"))
                .chain(() -> rows.claim(4, 1, planning.lease())));
    }

    private static Uni<Integer> due(String address, String when) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(
                                "update mail_outbox set due_at = " + when + " where mailbox_key = '" + address + "'")
                        .executeUpdate());
    }

    private MailWorker secondWorker() {
        WorkLoop own = new WorkLoop(vertx);
        Delivery delivery =
                new Delivery(own, database, rows, planning, letters, mailServer, config, metrics, randomness);
        return new MailWorker(vertx, own, database, rows, planning, backlog, delivery, metrics, config, 32);
    }
}
