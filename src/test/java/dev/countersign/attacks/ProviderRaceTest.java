package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tickets, states and confirmations fifty times at once, and first sign-ins of one identity. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProviderRacesProfile.class)
class ProviderRaceTest {

    private static final int AT_ONCE = 50;
    private static final int FIRST_SIGN_INS = 20;

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    @Test
    void sendsOneBrowserAwayForATicket() {
        Traveller traveller = Traveller.somebody();
        String popup = Traveller.popup(traveller.launch(Traveller.newStateId()));

        List<Answer> answers = Burst.atOnce(
                AT_ONCE, i -> RawRequest.get(traveller.app().person().api(), popup));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(302, 1L, 410, AT_ONCE - 1L));
        assertThat(Burst.with(410, answers))
                .allSatisfy(
                        answer -> assertThat(answer.headerValues("Set-Cookie")).isEmpty());
    }

    @Test
    void asksTheProviderOnceForAState() {
        Traveller traveller = Traveller.somebody();
        String location = traveller.leave("google");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));
        int before = StandIn.running().tokenCalls();

        List<Answer> answers = Burst.atOnce(AT_ONCE, i -> RawRequest.get(traveller.api(), callback));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(302, 1L, 400, AT_ONCE - 1L));
        assertThat(StandIn.running().tokenCalls()).isEqualTo(before + 1);
        assertThat(Traveller.result(Burst.with(302, answers).getFirst())).containsKey("auth_intent_token");
    }

    @Test
    void answersAConfirmationOnce() {
        Traveller traveller = Traveller.somebody();
        String stateId = Traveller.newStateId();
        traveller.toConfirm(stateId, User.somebody());

        List<Answer> answers = Burst.of(
                AT_ONCE,
                i -> traveller
                        .api()
                        .with("Accept", "application/json")
                        .postForm(Traveller.PAGE, "state_id", stateId, "answer", "allow"));

        assertThat(Burst.statuses(answers)).isEqualTo(Map.of(200, 1L, 410, AT_ONCE - 1L));
    }

    @Test
    void makesOneAccountOfOneIdentity() {
        User user = User.somebody();
        List<String> callbacks = Stream.generate(Traveller::somebody)
                .limit(FIRST_SIGN_INS)
                .map(traveller -> {
                    String location = traveller.leave("github");
                    String path = Traveller.callback(location, StandIn.running().allow(location, user));
                    return path + ' ' + traveller.cookies();
                })
                .toList();

        List<Answer> answers = Burst.atOnce(FIRST_SIGN_INS, i -> {
            String[] parts = callbacks.get(i).split(" ", 2);
            String cookie = parts[1].substring(1, parts[1].length() - 1);
            return RawRequest.get(Person.stranger().api(), parts[0]).with("Cookie: " + cookie);
        });

        assertThat(answers)
                .allSatisfy(answer -> assertThat(Traveller.result(answer))
                        .as(answer.toString())
                        .containsKey("auth_intent_token"));
        assertThat(Sql.text("select count(*) from account where email_key = $1", user.email()))
                .isEqualTo("1");
        assertThat(Sql.text("select count(*) from identity where subject = $1", user.id()))
                .isEqualTo("1");
    }

    @Test
    void makesOneAccountOfTwoIdentitiesWithOneAddress() {
        String address = Person.stranger().email();
        List<Traveller> travellers =
                Stream.generate(Traveller::somebody).limit(FIRST_SIGN_INS).toList();
        List<String> locations =
                travellers.stream().map(traveller -> traveller.leave("github")).toList();

        List<Answer> answers =
                Burst.of(FIRST_SIGN_INS, i -> travellers.get(i).comeBack(locations.get(i), User.withAddress(address)));

        assertThat(answers.stream().map(Traveller::result).filter(result -> result.containsKey("auth_intent_token")))
                .hasSize(1);
        assertThat(Sql.text("select count(*) from account where email_key = $1", address))
                .isEqualTo("1");
    }
}
