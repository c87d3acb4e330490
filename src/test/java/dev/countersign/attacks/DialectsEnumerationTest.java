package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.embedded.Mail;
import dev.countersign.testing.Api;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Finding out who has an account, at the endpoints of every dialect. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectsEnumerationTest {

    private static final String WRONG = "Wrong-Horse-7-battery";

    private static Map<String, Person> people;

    @BeforeAll
    static void gather() {
        people = EnumerationTest.everySort();
        people.put("with a second factor", Secured.somebody().person());
    }

    @Test
    void answersAWrongPasswordForEverySortOfAddressAlike() {
        for (String path : Endpoints.SIGN_INS) {
            Set<String> answers = new LinkedHashSet<>();
            people.forEach((sort, person) -> assertThat(
                            Metrics.hashesOf(() -> answers.add(WholeAnswer.ofSignIn(path, person.email(), WRONG))))
                    .as(path + ' ' + sort)
                    .isEqualTo(1));
            assertThat(answers).as(path).hasSize(1);
            assertThat(answers.iterator().next()).contains(" 401 ").doesNotContain("Set-Cookie");
        }
    }

    @Test
    void answersPasswordsOfEveryLengthForKnownAndUnknownAlike() {
        Person known = people.get("verified");
        for (String path : Endpoints.SIGN_INS) {
            for (int length : new int[] {0, 1, 7, 8, 72, 73, 128, 129, 1000}) {
                String password = "a".repeat(length);
                Person unknown = Person.stranger();
                String[] answers = new String[2];
                int first = Metrics.hashesOf(() -> answers[0] = WholeAnswer.ofSignIn(path, known.email(), password));
                int second = Metrics.hashesOf(() -> answers[1] = WholeAnswer.ofSignIn(path, unknown.email(), password));
                assertThat(answers[0]).as("%s, %d characters", path, length).isEqualTo(answers[1]);
                assertThat(first).as("%s, %d characters", path, length).isEqualTo(second);
            }
        }
    }

    @Test
    void answersASignupForEverySortOfAddressAlike() {
        for (String path : Endpoints.SIGN_UPS) {
            Set<String> answers = new LinkedHashSet<>();
            Map<String, Person> asked = new HashMap<>(people);
            asked.put("new", Person.stranger());
            asked.forEach((sort, person) -> {
                String body = "{\"name\":\"Nobody\",\"email\":\"" + person.email()
                        + "\",\"password\":\"Other-Horse-8-battery\"}";
                assertThat(Metrics.hashesOf(() -> answers.add(WholeAnswer.ofPost(path, body, person.email()))))
                        .as(path + ' ' + sort)
                        .isEqualTo(1);
            });
            assertThat(answers).as(path).hasSize(1);
            assertThat(answers.iterator().next()).contains(" 200 ");
        }
    }

    @Test
    void tellsOnlyTheOwnerThatASignupMetAnAccount() {
        for (String path : Endpoints.SIGN_UPS) {
            Person owner = Person.verified();
            String before = account(owner);
            Endpoints.signUp(Api.fromAnywhere(), path, owner.email(), "Other-Horse-8-battery");
            Mail told = Mailbox.awaitTo(owner.email(), 2).getFirst();
            assertThat(told.text()).as(path).doesNotContain("token=");
            assertThat(told.codes()).as(path).isEmpty();
            assertThat(account(owner)).as(path).isEqualTo(before);
        }
    }

    private static String account(Person person) {
        return Sql.text("select a::text from account a where email_key = $1", person.email());
    }

    @Test
    void answersRequestsForMailsForEverySortOfAddressAlike() {
        for (String path : List.of("/auth/forgot-password", "/auth/resend-verification")) {
            Set<String> answers = new LinkedHashSet<>();
            int hashes = Metrics.hashesOf(() -> people.values()
                    .forEach(person -> answers.add(
                            WholeAnswer.ofPost(path, "{\"email\":\"" + person.email() + "\"}", person.email()))));
            assertThat(answers).as(path).hasSize(1);
            assertThat(answers.iterator().next()).contains(" 200 ").doesNotContain("Set-Cookie");
            assertThat(hashes).as(path).isZero();
        }
    }

    @Test
    void answersACodeForEverySortOfAddressAlike() {
        Set<String> answers = new LinkedHashSet<>();
        int hashes = Metrics.hashesOf(() -> people.forEach((sort, person) -> answers.add(WholeAnswer.ofPost(
                "/auth/verify-email", "{\"email\":\"" + person.email() + "\",\"code\":\"000000\"}", person.email()))));
        assertThat(answers).hasSize(1);
        assertThat(answers.iterator().next()).contains(" 400 ");
        assertThat(hashes).isZero();
    }
}
