package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.HttpsProfile;
import dev.countersign.testing.SecureProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The cookies of attempts over https. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(SecureProvidersProfile.class)
class AttemptCookieTest {

    private static final String SET =
            "__Host-oa_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}=[0-9a-f]{64}; Max-Age=LIFE; Path=/; HttpOnly; Secure; SameSite=Lax";

    @Test
    void cannotBePlantedReadOrSentByOtherSites() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        Answer started = traveller.get(Traveller.popup(traveller.launch(stateId)));
        assertThat(started.headerValues("Set-Cookie"))
                .singleElement()
                .asString()
                .matches(SET.replace("LIFE", "600"));
        String callback = StandIn.query(URI.create(started.header("Location")).getRawQuery())
                .get("redirect_uri");
        assertThat(callback).isEqualTo(HttpsProfile.OWN + "/api/v1/auth/github/callback");

        Answer back = traveller.comeBack(started.header("Location"), User.somebody());

        assertThat(back.headerValues("Set-Cookie")).singleElement().asString().matches(SET.replace("LIFE", "300"));
        assertThat(back.header("Location")).isEqualTo("/account/sign-in?state_id=" + stateId);
        assertThat(traveller.answer(stateId, "allow").status()).isEqualTo(200);
        assertThat(traveller.cookies()).isEmpty();
    }

    @Test
    void leavesRoomInTheHeader() {
        Traveller traveller = Traveller.somebody();
        IntStream.range(0, 20).forEach(i -> traveller.leave("github"));

        int length = traveller.cookies().entrySet().stream()
                .mapToInt(cookie -> cookie.getKey().length() + cookie.getValue().length() + 3)
                .sum();

        assertThat(traveller.cookies()).hasSize(5);
        assertThat(length).isLessThan(1024);
    }
}
