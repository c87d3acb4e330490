package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No secret of a sign-in through a provider appears where others read. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class ProviderCanaryTest {

    @Test
    void showsNoSecretInLogsAndMetrics() {
        List<String> secrets;
        try (ServerLog log = ServerLog.listenClosely()) {
            Traveller traveller = Traveller.somebody();
            String location = traveller.leave("google");
            String code = StandIn.running().allow(location, User.somebody());
            Answer back = traveller.get(Traveller.callback(location, code));
            String broken = traveller.leave("google");
            traveller.get(Traveller.callback(broken, "wrong-code-canary"));
            secrets = List.of(
                    code,
                    "wrong-code-canary",
                    StandIn.query(location.substring(location.indexOf('?') + 1)).get("state"),
                    StandIn.query(broken.substring(broken.indexOf('?') + 1)).get("nonce"),
                    Traveller.result(back).get("auth_intent_token"),
                    "s3cret of the client");
            assertThat(log.text()).contains("a provider failed: provider=google reason=refused");
            assertThat(log.text()).doesNotContain(secrets);
            assertThat(RedisDump.text()).doesNotContain(secrets.get(0), secrets.get(4));
        }
        assertThat(String.join("\n", Metrics.series())).doesNotContain(secrets);
    }

    @Test
    void showsNoTicketAnywhere() {
        try (ServerLog log = ServerLog.listenClosely()) {
            Traveller traveller = Traveller.somebody();
            String popup = Traveller.popup(traveller.launch(Traveller.newStateId()));
            String ticket = popup.substring(popup.indexOf('=') + 1);

            Answer started = traveller.get(popup);
            Answer again = traveller.api().with("Want-Signature", "v2").get(popup);

            assertThat(started.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(started.headers().map().toString()).doesNotContain(ticket);
            assertThat(again.html()).doesNotContain(ticket);
            assertThat(again.header("X-Hoody-Signature")).doesNotContain(ticket);
            assertThat(log.text()).doesNotContain(ticket);
            assertThat(RedisDump.text()).doesNotContain(ticket);
            assertThat(String.join("\n", Metrics.series())).doesNotContain(ticket);
        }
    }

    @Test
    void showsNothingOfAPopup() {
        try (ServerLog log = ServerLog.listenClosely()) {
            Traveller traveller = Traveller.somebody();
            String stateId = Traveller.newStateId();
            traveller.toConfirm(stateId, User.somebody());
            String offer = traveller.cookies().values().iterator().next();
            String intent = traveller.answer(stateId, "allow").text("/message/auth_intent_token");
            Answer authorized = traveller.app().authorize(intent);
            String code = authorized.text("/data/code");
            Answer session = traveller.app().exchange(code);
            Answer again = traveller.app().exchange(code);
            assertThat(again.status()).isEqualTo(400);

            List<String> secrets = List.of(
                    offer,
                    intent,
                    code,
                    traveller.app().verifier(),
                    session.text("/data/token"),
                    session.text("/data/refreshToken"));
            assertThat(secrets).allSatisfy(secret -> assertThat(secret).hasSizeGreaterThan(30));
            assertThat(again.html()).doesNotContain(secrets);
            assertThat(log.text()).doesNotContain(secrets);
            assertThat(RedisDump.text()).doesNotContain(secrets);
            assertThat(String.join("\n", Metrics.series())).doesNotContain(secrets);
        }
    }
}
