package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Approver;
import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis or PostgreSQL is gone while somebody approves a device by a provider: the step is refused. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderOutageProfile.class)
class DeviceAuthorizeOutageTest {

    @AfterEach
    void repair() {
        if (!Servers.redis().isRunning()) {
            Servers.redis().start();
        }
        if (!Servers.postgres().isRunning()) {
            Servers.postgres().start();
        }
        Outages.await(() -> Person.stranger().logIn().status() == 401);
    }

    private static void assertUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.headerValues("Location")).isEmpty();
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
    }

    private static void assertPage(Answer answer) {
        assertUnavailable(answer);
        assertThat(answer.html()).contains("<h1>Not possible right now</h1>");
    }

    @Test
    void refusesEachStepWithoutRedis() {
        Approver approver = Approver.somebody();
        String stateId = approver.toPage("github", User.somebody());
        String location = approver.leave("github");
        Servers.redis().kill();

        assertUnavailable(approver.begin("github"));
        assertUnavailable(approver.browser().comeBack(location, User.somebody()));
        assertPage(approver.show(stateId));
        assertPage(approver.confirm(stateId));

        repair();
        assertThat(approver.confirm(stateId).status()).as("Redis lost it").isEqualTo(410);
        assertThat(approver.device().error()).as("Redis lost it").isEqualTo("expired_token");
    }

    @Test
    void letsTheUserConfirmAgainOncePostgresIsBack() {
        Approver approver = Approver.somebody();
        User user = User.somebody();
        String stateId = approver.toPage("github", user);
        Servers.postgres().kill();

        assertPage(approver.show(stateId));
        assertPage(approver.confirm(stateId));

        repair();
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
        // A connection that was being made when PostgreSQL ended may still fail one request.
        AtomicReference<Answer> done = new AtomicReference<>();
        Outages.await(() -> {
            done.set(approver.confirm(stateId));
            return done.get().status() != 503;
        });
        assertThat(done.get().html()).contains("The device is signed in");
        assertThat(approver.device().poll().text("/data/user/email")).isEqualTo(user.email());
    }
}
