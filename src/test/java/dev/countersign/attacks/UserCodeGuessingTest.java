package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Device;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Wrong user codes from many networks share one limit. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RefreshLimitsProfile.class)
class UserCodeGuessingTest {

    private static Answer guess(String userCode) {
        return Api.fromAnywhere().post(Device.VERIFY_CODE, "user_code", userCode);
    }

    @Test
    void stopsGuessingUserCodesFromManyNetworks() {
        Device device = Device.somebodys();
        for (int i = 0; i < RefreshLimitsProfile.WRONG_USER_CODES; i++) {
            assertThat(guess(device.userCode()).status())
                    .as("right codes are free")
                    .isEqualTo(200);
        }
        for (int i = 0; i < RefreshLimitsProfile.WRONG_USER_CODES; i++) {
            assertThat(guess("BCDF-GHJK").status()).isEqualTo(404);
        }

        Answer wrong = guess("BCDF-GHJK");
        Answer right = guess(device.userCode());

        assertThat(wrong.status()).as(wrong.toString()).isEqualTo(429);
        assertThat(right.status()).as(right.toString()).isEqualTo(429);
        assertThat(Integer.parseInt(right.header("Retry-After"))).isPositive();
    }
}
