package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A valid access token in the wrong place, and malformed Authorization headers. */
@QuarkusTest
@WithTestResource(Servers.class)
class BearerHeaderTest {

    private static final String ME = "/api/v1/users/auth/me";

    private static String token;

    @BeforeAll
    static void signIn() {
        token = Person.verified().logIn().text("/data/token");
    }

    @AfterEach
    void isStillSignedIn() {
        assertThat(Api.fromAnywhere().as(token).get(ME).status()).isEqualTo(200);
    }

    @Test
    void refusesEveryOtherFormOfTheAuthorizationHeader() {
        for (String value : List.of(
                "Bearer",
                "Bearer ",
                "Bearer  " + token,
                "Bearer\t" + token,
                "bearer " + token,
                "BEARER " + token,
                token,
                "Token " + token,
                "Basic",
                "Basic " + base64("nocolon"),
                "Basic !!!!",
                "Basic " + "A".repeat(8000),
                "Bearer \u00f0\u009f\u0098\u0080",
                "Bearer " + token + ", Bearer " + token,
                "Digest username=\"x\"",
                "Negotiate AAAA",
                "hdy_",
                "hdy_" + "a".repeat(49),
                "hdy_" + "a".repeat(64),
                "Bearer hdy_",
                "Bearer hdy_" + "a".repeat(49),
                "Bearer  hdy_" + "a".repeat(49),
                "Bearer hdy_" + "a".repeat(7000),
                "Bearer hdy_\u00f0\u009f\u0098\u0080",
                "Basic " + base64(":"),
                "Basic " + base64("hdy_:hdy_"),
                "Basic " + base64("hdy_" + "a".repeat(49) + ":hdy_" + "a".repeat(49)),
                "Basic " + base64("hdy_" + "a".repeat(5000) + ":x"))) {
            Answer answer = RawHttp.send("GET", ME, "Authorization: " + value);
            assertThat(answer.status()).as(value).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
        String good = "Authorization: Bearer " + token;
        assertThat(RawHttp.send("GET", ME, good, good).status()).isEqualTo(401);
        assertThat(RawHttp.send("GET", ME, good, "Authorization: Bearer x").status())
                .isEqualTo(401);
        assertThat(RawHttp.send("GET", ME, "Authorization: Bearer x", good).status())
                .isEqualTo(401);
        assertThat(RawHttp.send("GET", ME, "Authorization:", good).status()).isEqualTo(401);
        assertThat(RawHttp.send("GET", ME).code()).isEqualTo("MISSING_TOKEN");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesATokenAnywhereButInTheHeader() {
        for (String name : List.of("token", "access_token", "authorization", "Authorization", "jwt")) {
            assertThat(RawHttp.send("GET", ME + '?' + name + '=' + token).code())
                    .isEqualTo("MISSING_TOKEN");
            assertThat(RawHttp.send("GET", ME, "Cookie: " + name + '=' + token).code())
                    .isEqualTo("MISSING_TOKEN");
        }
        assertThat(RawHttp.send("GET", ME, "X-Access-Token: " + token, "X-Authorization: Bearer " + token)
                        .code())
                .isEqualTo("MISSING_TOKEN");
        assertThat(RawHttp.send("GET", ME, "Proxy-Authorization: Bearer " + token)
                        .code())
                .isEqualTo("MISSING_TOKEN");
    }
}
