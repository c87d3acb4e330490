package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Device;
import dev.countersign.testing.Device.Browsing;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Device codes and decisions, many times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class DeviceFlowRaceTest {

    private static final int AT_ONCE = 50;

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    @Test
    void opensOneSessionForADeviceCode() {
        Device device = Device.somebodys();
        assertThat(device.browse().logIn().status()).isEqualTo(200);
        int before = FactorRecord.sessions(device.person());

        List<Answer> answers = Burst.atOnce(AT_ONCE, i -> device.rawPoll());

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 400, AT_ONCE - 1L));
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(before + 1);
    }

    @Test
    void letsOneDecisionCount() {
        for (int round = 0; round < 5; round++) {
            Device device = Device.somebodys();
            Browsing browser = device.browse();

            List<Answer> answers = Burst.atOnce(10, i -> i % 2 == 0 ? browser.rawLogin() : browser.rawDenial());

            assertOneWon(answers);
            String won = Burst.with(200, answers).getFirst().text("/data/status");
            assertThat(device.poll().status()).isEqualTo(won.equals("approved") ? 200 : 400);
        }
    }

    @Test
    void letsOneApprovalCount() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();

        List<Answer> answers = Burst.atOnce(10, i -> browser.rawLogin());

        assertOneWon(answers);
        assertThat(device.poll().status()).isEqualTo(200);
        assertThat(device.poll().status()).isEqualTo(400);
    }

    /* A password whose hash has to wait for too long is refused with 503. */
    private static void assertOneWon(List<Answer> answers) {
        assertThat(Burst.with(200, answers))
                .as(Burst.statuses(answers).toString())
                .hasSize(1);
        assertThat(Burst.statuses(answers)).containsKey(410);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 410, 503);
    }
}
