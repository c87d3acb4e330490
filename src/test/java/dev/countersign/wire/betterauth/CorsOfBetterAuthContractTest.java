package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CORS: what pages of other origins can read. */
@QuarkusTest
@WithTestResource(Servers.class)
class CorsOfBetterAuthContractTest {

    private static final String OWN = Api.baseUrl();

    @Test
    void letsCachesTellPagesApart() {
        Answer own = Api.fromAnywhere().with("Origin", OWN).get(Guest.ROOT + "/get-session");
        assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo(OWN);
        assertThat(own.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(own.headerValues("Vary")).anySatisfy(vary -> assertThat(vary).containsIgnoringCase("origin"));
        assertThat(own.header("Access-Control-Expose-Headers")).contains("set-auth-token", "x-retry-after");
    }

    @Test
    void answersAGetOfAnyPageButLetsOnlyAllowedPagesReadIt() {
        Guest guest = Guest.signedIn();
        for (String other : Elsewhere.others()) {
            Answer foreign = guest.api().with("Origin", other).get(Guest.ROOT + "/get-session");
            assertThat(foreign.status()).as(other).isEqualTo(200);
            assertThat(foreign.text("/user/email")).isEqualTo(guest.person().email());
            Elsewhere.sharesNothing(null, foreign);
            assertThat(foreign.headerValues("Vary"))
                    .anySatisfy(vary -> assertThat(vary).containsIgnoringCase("origin"));
        }
        Elsewhere.sharesNothing(null, guest.api().with("Origin", "null").get(Guest.ROOT + "/get-session"));
        assertThat(RawHttp.send("GET", Guest.ROOT + "/ok", "Origin: " + OWN, "Origin: https://evil.example")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void refusesThePreflightOfOthers() {
        for (String path : List.of("/sign-in/email", "/get-session", "/two-factor/enable")) {
            Answer preflight = Elsewhere.by(Api.fromAnywhere())
                    .with("Access-Control-Request-Method", "POST")
                    .method("OPTIONS", Guest.ROOT + path);
            assertThat(preflight.status()).as(path).isEqualTo(403);
            assertThat(preflight.code()).isEqualTo("INVALID_ORIGIN");
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
