package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Linker;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The one-time steps of linking fifty times at once, one identity for many accounts, and two unlinks of one account. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderRacesProfile.class)
class LinkingRaceTest {

    private static final int AT_ONCE = 50;

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    @Test
    void sendsOneBrowserAwayForATicket() {
        Linker linker = Linker.somebody();
        String path = Linker.path(linker.begin("github"));

        List<Answer> answers =
                Burst.atOnce(AT_ONCE, i -> RawRequest.get(linker.person().api(), path));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(302, 1L, 410, AT_ONCE - 1L));
    }

    @Test
    void asksTheProviderOnceForAState() {
        Linker linker = Linker.somebody();
        String location =
                linker.browser().get(Linker.path(linker.begin("google"))).header("Location");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));

        List<Answer> answers =
                Burst.atOnce(AT_ONCE, i -> RawRequest.get(linker.browser().api(), callback));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(302, 1L, 400, AT_ONCE - 1L));
    }

    @Test
    void answersAConfirmationOnce() {
        Linker linker = Linker.somebody();
        String stateId = linker.toPage("github", User.somebody());

        List<Answer> answers = Burst.of(
                AT_ONCE,
                i -> linker.browser()
                        .api()
                        .with("Accept", "text/html")
                        .postForm(Linker.PAGE, "state_id", stateId, "answer", "allow"));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(303, 1L, 410, AT_ONCE - 1L));
    }

    @Test
    void linksOnceForAToken() {
        Linker linker = Linker.somebody();
        String token = linker.token("github", User.somebody());

        List<Answer> answers = Burst.atOnce(
                AT_ONCE, i -> RawRequest.post(linker.person().session(), Linker.PATH, "link_token", token));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 400, AT_ONCE - 1L));
    }

    @Test
    void linksOneIdentityToOneAccount() {
        User user = User.somebody();
        List<Linker> linkers =
                IntStream.range(0, 10).mapToObj(i -> Linker.somebody()).toList();
        List<String> tokens =
                linkers.stream().map(linker -> linker.token("github", user)).toList();

        List<Answer> answers = Burst.atOnce(
                10, i -> RawRequest.post(linkers.get(i).person().session(), Linker.PATH, "link_token", tokens.get(i)));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 409, 9L));
        assertThat(Sql.text("select count(*) from identity where subject = $1", user.id()))
                .isEqualTo("1");
    }

    /** The first one ends the other session and raises the security version, so the second proof counts no more. */
    @Test
    void unlinksOneWhenTwoSessionsUnlinkAtOnce() {
        for (int round = 0; round < 5; round++) {
            Linker linker = Linker.somebody();
            assertThat(linker.link("github", User.somebody()).status()).isEqualTo(200);
            assertThat(linker.link("google", User.somebody()).status()).isEqualTo(200);
            Person person = linker.person();
            List<String> sessions = List.of(person.access(), person.logIn().text("/data/token"));
            List<String> ids =
                    List.of(linker.list().text("/data/0/id"), linker.list().text("/data/1/id"));

            List<Answer> answers = Burst.of(
                    2,
                    i -> person.api()
                            .as(sessions.get(i))
                            .deleteWith(Linker.PATH + '/' + ids.get(i), "password", person.password()));

            assertThat(Burst.with(200, answers)).hasSize(1);
            assertThat(Sql.text("select count(*) from identity where account_id = $1", person.accountId()))
                    .isEqualTo("1");
        }
    }
}
