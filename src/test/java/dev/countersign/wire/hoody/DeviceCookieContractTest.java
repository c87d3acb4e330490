package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Api;
import dev.countersign.testing.Device;
import dev.countersign.testing.SecureSiteProfile;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** The cookie of the device flow where the base URL is https. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SecureSiteProfile.class)
class DeviceCookieContractTest {

    @Test
    void belongsToThisHostAlone() {
        Api api = Api.fromAnywhere();
        String userCode = api.post(Device.CODE).text("/data/user_code");

        String cookie = api.post(Device.VERIFY_CODE, "user_code", userCode).header("Set-Cookie");

        assertThat(cookie)
                .matches("__Host-device_verify=[0-9a-f]{64}; Max-Age=[0-9]{3}; Path=/; HttpOnly; Secure; SameSite=Lax");
    }
}
