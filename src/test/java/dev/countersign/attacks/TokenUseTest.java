package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Until;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is noted of the use of a token, and what its owner is told. */
@QuarkusTest
@WithTestResource(Servers.class)
class TokenUseTest {

    private static final String ME = "/api/v1/users/auth/me";
    private static final String MOVED = "An automation token was used from a new place";
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Test
    void notesTimeAndAddress() {
        Script script = Script.somebodys();
        assertThat(script.api().get(ME).status()).isEqualTo(200);
        awaitUse(script, script.person().api().address());
        assertThat(seconds(script)).isLessThan(60);
        assertThat(script.api().get(ME).text("/data/auth_token/token/last_used_ip"))
                .isEqualTo(script.person().api().address());
    }

    @Test
    void notesATokenOnceAMinute() {
        Script script = Script.somebodys();
        assertThat(script.api().get(ME).status()).isEqualTo(200);
        awaitUse(script, script.person().api().address());
        assertThat(at(script, "10.99.1.1").get(ME).status()).isEqualTo(200);
        awaitNetwork(script, "10.99.1.1");
        assertThat(addressOf(script)).isEqualTo(script.person().api().address());

        script.but("last_used_at = last_used_at - interval '61 seconds'");
        assertThat(at(script, "10.99.1.2").get(ME).status()).isEqualTo(200);
        awaitUse(script, "10.99.1.2");
    }

    @Test
    void notesNoUseThatWasRefused() {
        Script script = Script.somebodys().but("allow_no_realm = false");
        assertThat(script.api().get(ME).status()).isEqualTo(403);
        assertThat(script.but("allow_no_realm = true")
                        .but("is_enabled = false")
                        .api()
                        .get(ME)
                        .status())
                .isEqualTo(401);
        script.but("is_enabled = true");
        // A use that is noted after those, by the same server.
        assertThat(at(script, "10.99.2.1").get(ME).status()).isEqualTo(200);
        awaitUse(script, "10.99.2.1");
    }

    @Test
    void tellsTheOwnerOnceOfANewNetwork() {
        Script script = Script.somebodys();
        assertThat(script.api().get(ME).status()).isEqualTo(200);
        awaitNetwork(script, script.person().api().address());
        for (String address : List.of("10.99.3.1", "10.99.3.1", "10.99.3.2", "2001:db8:1::1", "2001:db8:1::2")) {
            assertThat(at(script, address).get(ME).status()).isEqualTo(200);
        }
        awaitNetwork(script, "10.99.3.1");
        awaitNetwork(script, "10.99.3.2");
        awaitNetwork(script, "2001:db8:1::/64");
        assertThat(notices(script)).isEqualTo(3);
    }

    @Test
    void tellsTheOwnerOnceOfManyUsesAtOnce() {
        Script script = Script.somebodys();
        Burst.atOnce(40, i -> RawRequest.get(at(script, "10.99.4.1"), ME));
        awaitNetwork(script, "10.99.4.1");
        assertThat(notices(script)).isEqualTo(1);
    }

    @Test
    void doesNotFloodTheOwnerWithNotices() {
        Script script = Script.somebodys();
        for (int i = 1; i <= 15; i++) {
            assertThat(at(script, "10.99.5." + i).get(ME).status()).isEqualTo(200);
        }
        Until.holds(PATIENCE, () -> networks(script) >= 10, () -> "ten networks");
        assertThat(notices(script)).isEqualTo(10);
        assertThat(networks(script)).isEqualTo(10);
    }

    private static Api at(Script script, String address) {
        return Api.from(address).as(script.text());
    }

    private static void awaitUse(Script script, String address) {
        Until.holds(PATIENCE, () -> address.equals(addressOf(script)), () -> "a use from " + address);
    }

    private static void awaitNetwork(Script script, String network) {
        Until.holds(
                PATIENCE,
                () -> Ledger.texts(
                                "select $2 = any (known_networks) from automation_token where id = $1",
                                script.id(),
                                network)
                        .equals(List.of("true")),
                () -> "the network " + network);
    }

    private static String addressOf(Script script) {
        return Ledger.texts("select last_used_ip from automation_token where id = $1", script.id())
                .getFirst();
    }

    private static int seconds(Script script) {
        return Integer.parseInt(Ledger.texts(
                        "select abs(extract(epoch from now() - last_used_at))::int from automation_token where id = $1",
                        script.id())
                .getFirst());
    }

    private static int networks(Script script) {
        return Integer.parseInt(
                Ledger.texts("select cardinality(known_networks) from automation_token where id = $1", script.id())
                        .getFirst());
    }

    private static long notices(Script script) {
        Ledger.awaitMailsSent(script.person().email());
        return Mailbox.allTo(script.person().email()).stream()
                .filter(mail -> mail.subject().equals(MOVED))
                .count();
    }
}
