package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A password that changes while something else does. The requests meet at the account's row. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class PasswordChangeRaceTest {

    private static final String FIRST = "First-Horse-1-battery";
    private static final String SECOND = "Second-Horse-2-battery";

    private static RawRequest change(Guest guest, String chosen) {
        return guest.request(
                "/change-password",
                "newPassword",
                chosen,
                "currentPassword",
                guest.person().password());
    }

    @Test
    void letsOneOfTwoChangesWin() {
        Guest one = Guest.signedIn();
        Guest other = Guest.signedIn(one.person());

        List<Answer> answers = Held.meet(one.person().accountId(), change(one, FIRST), change(other, SECOND));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 401);
        assertThat(one.person().logIn(FIRST).status()).isEqualTo(200);
        assertThat(one.person().logIn(SECOND).status()).isEqualTo(401);
    }

    @Test
    void ofOneSessionHappensOnce() {
        Guest guest = Guest.signedIn();
        List<Answer> answers = Burst.atOnce(20, i -> change(guest, FIRST + i));
        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        assertThat(Sql.text(
                        "select count(*) from audit_event where account_id = $1 and event = 'password_changed'",
                        guest.person().accountId()))
                .isEqualTo("1");
    }

    @Test
    void leavesNothingToARefreshThatComesMeanwhile() {
        Guest guest = Guest.signedIn();
        Person thief = guest.person();
        RawRequest refresh =
                RawRequest.post(thief.api(), "/api/v1/users/auth/refresh", "refreshToken", thief.refresh());

        List<Answer> answers = Burst.atOnce(12, i -> i == 3 ? change(guest, FIRST) : refresh);

        assertThat(answers.get(3).status()).isEqualTo(200);
        for (Answer renewed : Burst.with(200, answers)) {
            if (renewed != answers.get(3)) {
                assertThat(Pair.of(renewed).me().status()).isEqualTo(401);
                assertThat(Pair.of(renewed).renew().status()).isEqualTo(401);
            }
        }
    }

    @Test
    void endsAResetThatComesMeanwhile() {
        Guest guest = Guest.signedIn();
        Person person = guest.person();
        String link = person.mailedResetToken();
        RawRequest reset =
                RawRequest.post(person.api(), "/api/v1/auth/reset-password", "token", link, "password", SECOND);

        List<Answer> answers = Held.meet(person.accountId(), change(guest, FIRST), reset);

        assertThat(answers).extracting(Answer::status).containsExactly(200, 400);
        assertThat(person.logIn(FIRST).status()).isEqualTo(200);
    }

    @Test
    void setsOnePasswordByALinkThatComesManyTimes() {
        Person person = Person.verified();
        String link = person.mailedResetToken();

        List<Answer> answers = Burst.atOnce(
                8, i -> Guest.of(person).request("/reset-password", "newPassword", FIRST + i, "token", link));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(person.logIn(FIRST + i).status())
                    .isEqualTo(answers.get(i).status() == 200 ? 200 : 401);
        }
    }

    @Test
    void isRefusedAfterAResetThatComesMeanwhile() {
        Guest guest = Guest.signedIn();
        Person person = guest.person();
        String link = person.mailedResetToken();
        RawRequest reset =
                RawRequest.post(person.api(), "/api/v1/auth/reset-password", "token", link, "password", SECOND);

        List<Answer> answers = Held.meet(person.accountId(), reset, change(guest, FIRST));

        assertThat(answers).extracting(Answer::status).containsExactly(200, 401);
        assertThat(person.logIn(SECOND).status()).isEqualTo(200);
    }
}
