package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Script;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a history tells, and whom. */
@QuarkusTest
@WithTestResource(Servers.class)
class HistoryAttackTest {

    private static final List<String> READS = List.of(
            "/api/v1/users/me/security-history", "/api/v1/users/auth/activity", "/api/v1/users/auth/activity/stats");

    @Test
    void showsNobodyTheHistoryOfAnotherAccount() {
        Person victim = Person.verified();
        victim.from(Api.from("198.51.100.77")).logIn("not the password");
        Person attacker = Person.verified();
        Script script = Script.of(attacker, Script.FULL);
        for (String path : READS) {
            for (String query : List.of(
                    "",
                    "?account_id=" + victim.accountId(),
                    "?user_id=" + victim.accountId(),
                    "?id=" + victim.accountId())) {
                for (Api api : List.of(attacker.session(), script.api())) {
                    Answer answer = api.get(path + query);
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.html())
                            .doesNotContain(
                                    "198.51.100.77",
                                    "sign_in_refused",
                                    victim.api().address());
                }
            }
        }
    }

    @Test
    void tellsTheTriesOfAnUnknownAddressToNobody() {
        Person stranger = Person.stranger();
        Api client = Api.fromAnywhere();
        stranger.from(client).logIn();
        assertThat(Ledger.texts("select account_id from audit_event where client_ip = $1", client.address()))
                .containsExactly("null");

        Person later = new Person(stranger.email(), stranger.password(), stranger.api());
        later.signUp();
        Answer session = later.verify(later.mailedToken());

        List<String> events = later.api()
                .as(session.text("/data/token"))
                .get(READS.getFirst())
                .json()
                .path("data")
                .findValuesAsText("event");
        assertThat(events).containsExactly("signed_in", "address_verified");
    }

    @Test
    void storesAndShowsNoAddressOfMailAndNoSecret() {
        Person person = Person.verified();
        person.from(Api.fromAnywhere()).logIn("Another-password-1!");
        List<String> told = new ArrayList<>(
                Ledger.texts("select e::text from audit_event e where account_id = $1", person.accountId()));
        READS.forEach(path -> told.add(person.session().get(path).html()));

        assertThat(told)
                .allSatisfy(text -> assertThat(text)
                        .doesNotContain(person.email(), person.password(), "Another-password-1!", person.access()));
    }

    @Test
    void repeatsNoMarkupOfAnAttackersClient() {
        Person person = Person.verified();
        person.from(Api.fromAnywhere().with("User-Agent", "<script>alert(1)</script>"))
                .logIn("not the password");

        Answer history = person.session().get(READS.getFirst());

        assertThat(history.json().at("/data/0/client").isNull()).isTrue();
        assertThat(history.html()).doesNotContain("script");
        Answer activity = person.session().get(READS.get(1));
        assertThat(activity.json().at("/data/0/user_agent").textValue()).isEqualTo("<script>alert(1)</script>");
        assertThat(activity.header("Content-Type")).startsWith("application/json");
        assertThat(activity.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
