package dev.countersign.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is not {@code quarkus:dev} answers the paths of the landing page and the demo like any unknown path. */
@QuarkusTest
@WithTestResource(Servers.class)
class NoDemoTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/dev/demo",
                "/dev/demo/complete",
                "/dev/demo/demo.js",
                "/dev/provider/.well-known/openid-configuration",
                "/dev/provider/authorize?user=demo-Ada",
                "/dev/provider/keys",
                "/dev/provider/userinfo"
            })
    void hasNoLandingPageAndNoDemo(String path) {
        Answer unknown = Api.fromAnywhere().get("/no/such/path");

        Answer answer = Api.fromAnywhere().get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.html()).isEqualTo(unknown.html());
    }

    @Test
    void knowsNoProviderOfTheDemo() {
        Answer answer = Api.fromAnywhere().get("/api/v1/auth/providers/demo?code_challenge=" + "A".repeat(43));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("PROVIDER_NOT_CONFIGURED");
    }
}
