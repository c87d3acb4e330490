package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Linker;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Attacks on linking: getting an identity to an account whose owner did not ask for it. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class LinkingTest {

    private static void assertRefused(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_LINK_TOKEN");
    }

    private static void assertLinksNothing(Linker... linkers) {
        for (Linker linker : linkers) {
            assertThat(linker.list().json().at("/data")).isEmpty();
        }
    }

    /** The victim's browser opens the attacker's link, and the victim even agrees. */
    @Test
    void givesNoVictimsIdentityToAnAttackersAccount() {
        Linker attacker = Linker.somebody();
        Linker victim = Linker.somebody();
        String stateId = victim.follow(Linker.path(attacker.begin("github")), User.somebody());
        assertThat(victim.browser().get(Linker.PAGE + "?state_id=" + stateId).html())
                .contains(attacker.person().email());
        String token = victim.answer(stateId, "allow").get("link_token");

        assertRefused(victim.finish(token));

        assertRefused(attacker.finish(token));
        assertLinksNothing(attacker, victim);
    }

    /** The attacker's own answer is led to the victim's application. */
    @Test
    void linksNoAttackersIdentityToAVictimsAccount() {
        Linker attacker = Linker.somebody();
        Linker victim = Linker.somebody();
        String token = attacker.token("github", User.somebody());

        assertRefused(victim.finish(token));

        assertLinksNothing(attacker, victim);
    }

    @Test
    void finishesOnlyInTheSessionThatBegan() {
        Linker linker = Linker.somebody();
        String token = linker.token("github", User.somebody());
        String otherSession = linker.person().logIn().text("/data/token");

        assertRefused(linker.person().api().as(otherSession).post(Linker.PATH, "link_token", token));

        assertLinksNothing(linker);
    }

    @Test
    void comesBackOnlyInTheBrowserThatLeft() {
        Linker attacker = Linker.somebody();
        String location =
                attacker.browser().get(Linker.path(attacker.begin("github"))).header("Location");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));

        Answer answer = Traveller.somebody().get(callback);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_STATE");
    }

    @Test
    void isConfirmedOnlyInTheBrowserThatBegan() {
        Linker linker = Linker.somebody();
        String stateId = linker.toPage("github", User.somebody());
        Traveller other = Traveller.somebody();

        assertThat(other.get(Linker.PAGE + "?state_id=" + stateId).status()).isEqualTo(410);
        assertThat(new Linker(linker.person(), other).submit(stateId, "allow").status())
                .isEqualTo(410);
        assertThat(linker.submit(stateId, "allow").status()).isEqualTo(303);
    }

    @Test
    void refusesAFormOfAnotherSite() {
        Linker linker = Linker.somebody();
        String stateId = linker.toPage("github", User.somebody());

        Answer answer = linker.browser()
                .api()
                .with("Sec-Fetch-Site", "cross-site")
                .postForm(Linker.PAGE, "state_id", stateId, "answer", "allow");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void asksBeforeAnythingHappens() {
        Linker linker = Linker.somebody();
        User user = User.somebody();
        String stateId = linker.toPage("github", user);
        linker.browser().get(Linker.PAGE + "?state_id=" + stateId);
        linker.answer(stateId, "allow");

        assertLinksNothing(linker);
        assertThat(Linker.accountOf("github", user)).isEqualTo(user.email());
    }

    @Test
    void mixesLinkingAndSigningInNowhere() {
        Linker linker = Linker.somebody();
        String linking = linker.toPage("github", User.somebody());
        String signingIn = Traveller.newStateId();
        linker.browser().toConfirm(signingIn, User.somebody());

        assertThat(linker.browser().answer(linking, "allow").status()).isEqualTo(410);
        assertThat(linker.submit(signingIn, "allow").status()).isEqualTo(410);
        assertThat(linker.browser()
                        .get("/api/v1/auth/launch/start?"
                                + Linker.path(linker.begin("github")).split("\\?")[1])
                        .status())
                .isEqualTo(410);
    }

    @Test
    void linksNothingAfterThePasswordWasReset() {
        Linker linker = Linker.somebody();
        Person person = linker.person();
        String token = linker.token("github", User.somebody());
        person.forgetPassword();
        person.setPassword(person.mailedResetToken(), "Another-Horse-7-battery");

        assertThat(linker.finish(token).status()).isEqualTo(401);

        String later = person.logIn("Another-Horse-7-battery").text("/data/token");
        assertRefused(person.api().as(later).post(Linker.PATH, "link_token", token));
    }

    @Test
    void spendsATicketOnlyForNavigations() {
        Linker linker = Linker.somebody();
        String path = Linker.path(linker.begin("github"));

        assertThat(linker.browser().api().method("HEAD", path).status()).isEqualTo(204);
        assertThat(linker.browser()
                        .api()
                        .with("Sec-Purpose", "prefetch")
                        .get(path)
                        .status())
                .isEqualTo(204);
        assertThat(linker.browser().get(path).status()).isEqualTo(302);
        assertThat(linker.browser().get(path).status()).isEqualTo(410);
    }
}
