package dev.countersign.wire.betterauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.RawHttp;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pages of other origins get to see: CORS, and nothing beside it. */
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
    void answersAGetOfAnyPageButLetsOthersNotReadIt() {
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

    /* The framework keeps the headers of this version otherwise. */
    @Test
    void judgesTheSameOverHttp2() throws Exception {
        Guest guest = Guest.signedIn();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> read = client.send(
                        foreignRequest(guest, "/get-session").GET().build(), HttpResponse.BodyHandlers.ofString());
                assertThat(read.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(read.statusCode()).isEqualTo(200);
                assertThat(read.body()).contains(guest.person().email());
                assertThat(read.headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
            }
            HttpResponse<String> changed = client.send(
                    foreignRequest(guest, "/sign-out")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(changed.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(changed.statusCode()).isEqualTo(403);
            assertThat(changed.body()).contains("INVALID_ORIGIN");
        }
        assertThat(guest.isIn()).isTrue();
    }

    private static HttpRequest.Builder foreignRequest(Guest guest, String call) {
        return HttpRequest.newBuilder(URI.create(OWN + Guest.ROOT + call))
                .timeout(Duration.ofSeconds(10))
                .header("Origin", "https://evil.example")
                .header("Cookie", guest.cookieHeader())
                .header("Content-Type", "application/json");
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
