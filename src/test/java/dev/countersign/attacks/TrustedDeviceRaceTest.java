package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Using a trusted device's secret many times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class TrustedDeviceRaceTest {

    private static final int AT_ONCE = 12;

    private static String trust(Target target) {
        return target.owner()
                .person()
                .api()
                .post(
                        Endpoints.VERIFY,
                        "temp_token",
                        target.owner().challenge(),
                        "code",
                        target.owner().app().code(0),
                        "trust_device",
                        true)
                .text("/data/trusted_device");
    }

    private static Answer logIn(Target target, String device) {
        return Api.fromAnywhere()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        target.owner().person().email(),
                        "password",
                        target.owner().person().password(),
                        "trusted_device",
                        device);
    }

    private static boolean isIn(Answer login) {
        assertThat(login.status()).as(login.toString()).isEqualTo(200);
        return !login.json().at("/data/token").isMissingNode();
    }

    private static void assertDevices(Target target, int count) {
        assertThat(Sql.text("select count(*) from trusted_device where account_id = $1", target.id()))
                .isEqualTo(String.valueOf(count));
    }

    private static void letGraceTimePass(Target target) {
        Sql.update(
                "update trusted_device set rotated_at = rotated_at - interval '11 seconds' where account_id = $1",
                target.id());
    }

    @Test
    void trustsOneOfManyThatPresentTheSameSecret() {
        Target target = Target.somebody().anew();
        String device = trust(target);
        List<Supplier<Answer>> logins = Stream.<Supplier<Answer>>generate(() -> () -> logIn(target, device))
                .limit(AT_ONCE)
                .toList();
        List<Answer> answers =
                Held.meet("select id from trusted_device where account_id = $1 for update", target.id(), false, logins);
        List<Answer> in = answers.stream().filter(TrustedDeviceRaceTest::isIn).toList();
        assertThat(in).hasSize(1);
        assertDevices(target, 1);
        String successor = in.getFirst().text("/data/trusted_device");
        assertThat(isIn(logIn(target, device))).as("too late, but no theft yet").isFalse();
        Answer next = logIn(target, successor);
        assertThat(isIn(next)).isTrue();

        letGraceTimePass(target);
        assertThat(isIn(logIn(target, successor))).as("a copy").isFalse();
        assertDevices(target, 0);
        assertThat(isIn(logIn(target, next.text("/data/trusted_device")))).isFalse();
    }

    @Test
    void endsTheTrustWhenTheThiefWasFasterMoreThanOnce() {
        Target target = Target.somebody().anew();
        String device = trust(target);
        String stolen = device;
        for (int i = 0; i < 3; i++) {
            stolen = logIn(target, stolen).text("/data/trusted_device");
        }
        letGraceTimePass(target);
        assertThat(isIn(logIn(target, device))).as("the owner").isFalse();
        assertThat(isIn(logIn(target, stolen))).as("the thief").isFalse();
    }
}
