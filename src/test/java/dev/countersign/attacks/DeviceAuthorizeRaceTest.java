package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Approver;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The one-time steps of an approval by a provider, many times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderRacesProfile.class)
class DeviceAuthorizeRaceTest {

    private static final int AT_ONCE = 50;

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    @Test
    void asksTheProviderOnceForAState() {
        Approver approver = Approver.somebody();
        String location = approver.leave("google");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));
        int before = StandIn.running().tokenCalls();

        List<Answer> answers =
                Burst.atOnce(AT_ONCE, i -> RawRequest.get(approver.browser().api(), callback));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(302, 1L, 400, AT_ONCE - 1L));
        assertThat(StandIn.running().tokenCalls()).isEqualTo(before + 1);
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
    }

    @Test
    void signsInOnceForAConfirmation() {
        Approver approver = Approver.somebody();
        User user = User.somebody();
        String stateId = approver.toPage("github", user);

        List<Answer> answers = Burst.of(
                AT_ONCE,
                i -> approver.browser().api().with("Accept", "text/html").postForm(Approver.PAGE, "state_id", stateId));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 410, AT_ONCE - 1L));
        assertThat(Sql.text(
                        "select count(*) from audit_event where event = 'device_approved' and account_id ="
                                + " (select id from account where email_key = $1)",
                        user.email()))
                .isEqualTo("1");
        assertThat(approver.device().poll().status()).isEqualTo(200);
    }

    @Test
    void letsADenialOrAConfirmationCount() {
        for (int round = 0; round < 5; round++) {
            Approver approver = Approver.somebody();
            String stateId = approver.toPage("github", User.somebody());

            List<Answer> answers = Burst.of(2, i -> i == 0 ? approver.confirm(stateId) : approver.deny());

            assertThat(Burst.with(200, answers)).hasSize(1);
            boolean approved = Burst.with(200, answers).getFirst().html().contains("is signed in");
            assertThat(approver.device().poll().status()).isEqualTo(approved ? 200 : 400);
        }
    }
}
