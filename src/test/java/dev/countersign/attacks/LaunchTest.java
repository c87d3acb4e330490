package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on sign-ins in a popup: tickets, and the page that asks. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class LaunchTest {

    @ParameterizedTest
    @CsvSource({
        "HEAD,Sec-Fetch-Mode,navigate",
        "GET,Sec-Purpose,prefetch",
        "GET,Purpose,prefetch",
        "GET,Sec-Fetch-Mode,cors",
        "GET,Sec-Fetch-Mode,no-cors",
        "GET,Sec-Fetch-Dest,iframe",
        "GET,Sec-Fetch-Dest,image"
    })
    void spendsATicketOnlyForNavigations(String method, String header, String value) {
        Traveller traveller = Traveller.somebody();
        String popup = Traveller.popup(traveller.launch(Traveller.newStateId()));

        Answer scanned = traveller.api().with(header, value).method(method, popup);

        assertThat(scanned.status()).isEqualTo(204);
        assertThat(scanned.headerValues("Set-Cookie")).isEmpty();
        assertThat(traveller.get(popup).status()).isEqualTo(302);
        assertThat(traveller.get(popup).status()).isEqualTo(410);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://app.example.com",
                "https://app.example.com:8443",
                "https://app.example.com:443",
                "https://app.example.com.evil.example",
                "https://app.example.com.",
                "https://APP.example.com",
                "https://app.example.com/",
                "https://evil.example",
                "https://page.example.com"
            })
    void givesNoTicketToAForeignPage(String origin) {
        Answer answer = Traveller.somebody().launch(origin, "github", Traveller.newStateId());

        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.html()).doesNotContain("ticket=");
    }

    @Test
    void givesNoTicketWithoutAnOrigin() {
        Traveller traveller = Traveller.somebody();

        Answer answer = traveller
                .api()
                .post(
                        Traveller.LAUNCH,
                        "provider",
                        "github",
                        "code_challenge",
                        traveller.app().challenge(),
                        "state_id",
                        Traveller.newStateId());

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.code()).isEqualTo("ORIGIN_MISSING");
    }

    @Test
    void handsTheResultOnlyToThePageThatAsked() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        String popup = Traveller.popup(traveller.launch(StandIn.OTHER_APP, "github", stateId));
        Answer page = traveller.get(traveller
                .comeBack(traveller.get(popup + "&origin=" + StandIn.APP).header("Location"), User.somebody())
                .header("Location"));
        assertThat(page.html()).contains(StandIn.OTHER_APP).doesNotContain(StandIn.APP);

        Answer answer = traveller.answer(stateId, "allow");

        assertThat(answer.text("/origin")).isEqualTo(StandIn.OTHER_APP);
        assertThat(answer.text("/url")).startsWith(StandIn.OTHER_APP + "/done?from=sign-in#");
    }

    @Test
    void asksBeforeAnythingHappens() {
        User user = User.somebody();
        Traveller victim = Traveller.somebody();
        // An attacker with any program can send the header; the victim opens the link.
        String stateId = Traveller.newStateId();

        Answer page = victim.toConfirm(stateId, user);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.html()).contains(StandIn.APP).contains(user.email());
        assertThat(page.html()).doesNotContain(victim.cookies().values());
        assertThat(Ledger.texts("select count(*) from account where email_key = $1", user.email()))
                .containsExactly("0");
        Answer denied = victim.answer(stateId, "deny");
        assertThat(denied.text("/message/error")).isEqualTo("access_denied");
        assertThat(denied.text("/url")).isEqualTo(StandIn.COMPLETION + "?error=access_denied&state_id=" + stateId);
        assertThat(victim.answer(stateId, "allow").status()).isEqualTo(410);
        assertThat(Ledger.texts("select count(*) from account where email_key = $1", user.email()))
                .containsExactly("0");
    }

    @Test
    void isConfirmedInTheBrowserThatBegan() {
        Traveller victim = Traveller.somebody();
        String stateId = Traveller.newStateId();
        victim.toConfirm(stateId, User.somebody());
        Traveller attacker = Traveller.somebody();
        attacker.leave("github");
        attacker.cookies().put("oa_" + stateId, "0".repeat(64));

        assertThat(attacker.get(Traveller.PAGE + "?state_id=" + stateId).status())
                .isEqualTo(410);
        assertThat(attacker.answer(stateId, "allow").status()).isEqualTo(410);
        assertThat(victim.get(Traveller.PAGE + "?state_id=" + stateId).status()).isEqualTo(200);
        assertThat(victim.answer(stateId, "allow").status()).isEqualTo(200);
    }

    @Test
    void refusesAFormOfAnotherSite() {
        Traveller victim = Traveller.somebody();
        String stateId = Traveller.newStateId();
        victim.toConfirm(stateId, User.somebody());

        Answer forged = victim.api()
                .with("Sec-Fetch-Site", "cross-site")
                .postForm(Traveller.PAGE, "state_id", stateId, "answer", "allow");

        assertThat(forged.status()).isEqualTo(403);
        assertThat(victim.answer(stateId, "allow").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a; Path=/",
                "a\r\nSet-Cookie: b=c",
                "00000000-0000-0000-0000-000000000000",
                "6BA7B810-9DAD-41D1-80B4-00C04FD430C8",
                "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
                "{6ba7b810-9dad-41d1-80b4-00c04fd430c8}"
            })
    void refusesAMalformedStateId(String stateId) {
        Answer answer = Traveller.somebody().launch(stateId);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headerValues("Set-Cookie")).isEmpty();
    }

    @Test
    void acceptsAStateIdOnce() {
        String stateId = Traveller.newStateId();

        assertThat(Traveller.somebody().launch(stateId).status()).isEqualTo(200);
        assertThat(Traveller.somebody().launch(stateId).status()).isEqualTo(400);
    }

    @Test
    void showsThePageInNoFrameAndLeavesTheOpenerReachable() {
        Answer page = Traveller.somebody().toConfirm(Traveller.newStateId(), User.somebody());

        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.headerValues("Content-Security-Policy"))
                .singleElement()
                .satisfies(policy -> assertThat(policy)
                        .contains(
                                "default-src 'none'",
                                "frame-ancestors 'none'",
                                "script-src 'self'",
                                "form-action 'self' " + StandIn.APP)
                        .doesNotContain("unsafe"));
        assertThat(page.headerValues("Cross-Origin-Opener-Policy")).containsExactly("unsafe-none");
        assertThat(page.headerValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(page.html()).doesNotContainPattern("<script(?! src)|\\son[a-z]+=");
    }
}
