package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.mail.worker.FakeMailServer.Silence;
import dev.countersign.testing.Servers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mail server that keeps connections open but says nothing costs some time, but never a mail or a connection. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(MailServerSilenceTest.ShortLimits.class)
class MailServerSilenceTest extends MailServerRig {

    /** Shorter limits than in production, set with the settings that operators have. */
    public static class ShortLimits extends Smtp {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("countersign.mail.send-timeout", "1s");
            settings.put("countersign.mail.timeout.greeting", "2s");
            settings.put("countersign.mail.timeout.command", "2s");
            settings.put("countersign.mail.timeout.content", "2s");
            return settings;
        }
    }

    /** More mails than connections. */
    private static final int MANY = 40;

    @Inject
    MeterRegistry meters;

    @ParameterizedTest
    @EnumSource(
            value = Silence.class,
            names = {"NONE", "ANSWER_LOST", "SECOND_MAIL"},
            mode = EnumSource.Mode.EXCLUDE)
    void sendsEveryMailByItselfOnceTheServerIsWellAgain(Silence where) {
        List<String> addresses =
                IntStream.range(0, MANY).mapToObj(i -> address("ann" + i)).toList();
        double before = timeouts();
        server.fallSilent(where);

        addresses.forEach(address -> add(signup(address)));
        eventually(Duration.ofSeconds(20), () -> timeouts() >= before + 8);
        server.fallSilent(Silence.NONE);

        eventually(Duration.ofSeconds(30), () -> addresses.stream().allMatch(address -> received(address) > 0));
        eventually(Duration.ofSeconds(5), () -> server.open() == 0);
        assertThat(addresses)
                .allSatisfy(address -> assertThat(received(address)).isEqualTo(1));
    }

    @Test
    void saysWhereTheServerFellSilent() {
        String address = address("ann");
        server.fallSilent(Silence.RCPT);

        add(signup(address));

        eventually(Duration.ofSeconds(8), () -> stateOf(address).equals("due timeout recipient"));
        end(address);
    }

    @Test
    void repeatsAMailWhoseAnswerWasLostUnderTheSameId() {
        String address = address("ann");
        server.fallSilent(Silence.ANSWER_LOST);
        add(signup(address));
        eventually(Duration.ofSeconds(5), () -> received(address) == 1);

        server.fallSilent(Silence.NONE);

        eventually(Duration.ofSeconds(10), () -> stateOf(address).equals("sent accepted"));
        assertThat(received(address)).isEqualTo(2);
        assertThat(server.received(address).stream().map(mail -> mail.header("Message-ID")))
                .containsOnly("<" + idOf(address) + "@id.example.com>");
    }

    @Test
    void sendsASecondMailAtOnceAlthoughTheConnectionOfTheFirstIsDead() {
        server.fallSilent(Silence.SECOND_MAIL);
        List<String> addresses =
                IntStream.range(0, 5).mapToObj(i -> address("ann" + i)).toList();

        for (String address : addresses) {
            add(signup(address));
            eventually(Duration.ofSeconds(2), () -> received(address) == 1);
        }

        eventually(Duration.ofSeconds(2), () -> server.open() == 0);
    }

    private double timeouts() {
        return meters.find("countersign.mail.timeouts").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
