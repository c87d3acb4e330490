package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Admin;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Acts of administrators that meet, or that meet the end of the role. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class AdminRaceTest {

    private static final String ROW = "select id from account where id = $1 for update";

    @Test
    void refusesAnAdministratorWhoIsDismissedMeanwhile() {
        Admin admin = Admin.somebody();
        Person target = Person.verified();

        Answer answer = Held.meet(
                "select id from account where id = '" + admin.id() + "' for update",
                () -> admin.ban(target),
                List.of("update account set admin = false where id = '" + admin.id() + '\''));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
        assertThat(answer.text("/code")).isEqualTo("INSUFFICIENT_PERMISSIONS");
        assertThat(Ledger.texts("select banned from account where id = $1", target.accountId()))
                .containsExactly("false");
    }

    @Test
    void leavesOneOfTwoWhoDismissEachOther() {
        Admin one = Admin.somebody();
        Admin two = Admin.somebody();

        List<Answer> answers = Held.meet(
                ROW,
                Stream.of(one.id(), two.id()).sorted().findFirst().orElseThrow(),
                false,
                List.of(() -> dismiss(one, two), () -> dismiss(two, one)));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        assertThat(Burst.with(403, answers)).as(answers.toString()).hasSize(1);
        assertThat(Ledger.texts("select id from account where admin and id in ($1, $2)", one.id(), two.id()))
                .hasSize(1);
    }

    private static Answer dismiss(Admin admin, Admin other) {
        return admin.session().put("/api/v1/users/" + other.id(), "is_admin", false);
    }

    @Test
    void bansOnceWhenTwoBanAtOnce() {
        Admin one = Admin.somebody();
        Admin two = Admin.somebody();
        Person target = Person.verified();

        List<Answer> answers =
                Held.meet(ROW, target.accountId(), false, List.of(() -> one.ban(target), () -> two.ban(target)));

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(2);
        assertThat(Ledger.texts(
                        "select detail from audit_event where event = 'account_banned' and account_id = $1",
                        target.accountId()))
                .hasSize(1);
    }

    @Test
    void takesALostFactorOnce() {
        Admin admin = Admin.somebody();
        Secured target = Secured.somebody();
        Supplier<Answer> take = () -> admin.session().delete(Admin.of(target.person()) + "/2fa");

        List<Answer> answers = Held.meet(
                ROW,
                target.person().accountId(),
                false,
                Stream.generate(() -> take).limit(4).toList());

        assertThat(Burst.with(200, answers)).as(answers.toString()).hasSize(1);
        assertThat(Burst.with(400, answers)).as(answers.toString()).hasSize(3);
    }
}
