package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.ServerProcess;
import dev.countersign.testing.Until;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A graceful stop, as in every rolling update: SIGTERM while requests are in flight. */
class ServerStoppedIT {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(25);
    private static final String PUBLIC_KEY = "/api/v1/meta/public-key";

    private static ServerProcess server;

    @BeforeAll
    static void start() {
        server = ServerProcess.started();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void answersWhatItWasWorkingOnAndKeepsWhatItAcknowledged() {
        List<Person> people = Stream.generate(Person::verified).limit(12).toList();
        List<CompletableFuture<Answer>> running = people.stream()
                .map(person -> person.api()
                        .postLater("/api/v1/users/auth/login", "email", person.email(), "password", person.password()))
                .toList();
        Outages.sleep(60);
        long began = System.nanoTime();

        server.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST_STOP);
        List<Answer> answers = running.stream().map(CompletableFuture::join).toList();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 503));
        List<Answer> acknowledged = Burst.with(200, answers);
        assertThat(acknowledged).as(Burst.statuses(answers).toString()).hasSizeGreaterThanOrEqualTo(6);
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()).close())
                .isInstanceOf(ConnectException.class);

        server.start();

        assertThat(acknowledged).allSatisfy(answer -> {
            Pair session = Pair.of(answer);
            assertThat(session.me().status()).isEqualTo(200);
            assertThat(session.renew().status()).isEqualTo(200);
        });
    }

    @Test
    void sendsTheMailsOfWhatItAcknowledgedOnce() {
        List<Person> people = Burst.of(8, i -> Person.signedUp());

        server.stop();
        server.start();

        people.forEach(person -> Mailbox.awaitTo(person.email(), 1));
        people.forEach(person -> Ledger.awaitMailsSent(person.email()));
        assertThat(people)
                .allSatisfy(person -> assertThat(Mailbox.allTo(person.email())).hasSize(1));
        assertThat(people)
                .allSatisfy(person ->
                        assertThat(person.verify(person.mailedToken()).status()).isEqualTo(200));
    }

    @Test
    void isNotReadyAndStillAnswersWhileLoadBalancersTakeItOut() {
        try (ServerProcess leaving = server.beside(Map.of("quarkus.shutdown.delay", "3s"))) {
            Api api = Api.fromAnywhere().at(leaving);
            assertThat(api.get(PUBLIC_KEY).header("Connection")).isNotEqualTo("close");

            leaving.beginStop();

            Until.holds(
                    Duration.ofSeconds(2), () -> leaving.healthOf("ready") == 503, () -> "readiness still succeeds");
            assertThat(leaving.healthOf("live")).isEqualTo(200);
            Answer late = api.get(PUBLIC_KEY);
            assertThat(late.status()).isEqualTo(200);
            assertThat(late.header("Connection")).isEqualTo("close");
            leaving.stop();
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), leaving.port()).close())
                    .isInstanceOf(ConnectException.class);
        }
    }
}
