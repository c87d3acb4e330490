package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.AuthenticatorApp;
import dev.countersign.testing.Mailbox;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changing a factor, or cancelling the change, many times at once. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class FactorChangeRaceTest {

    private static final Pattern SIX_DIGITS = Pattern.compile("\\b[0-9]{6}\\b");

    @BeforeAll
    static void prepare() {
        Sql.openAllConnections();
    }

    private static int signIn(Target target, String backupCode) {
        return Endpoints.send(Endpoints.verify(target.owner().challenge(), backupCode))
                .status();
    }

    @Test
    void makesOneBatchOfBackupCodesWithOneCode() {
        Target target = Target.somebody().anew();
        String code = target.owner().app().code(0);
        List<Answer> answers = Burst.atOnce(10, i -> Endpoints.regenerate(target.owner(), code));
        assertThat(Burst.statuses(answers)).containsEntry(200, 1L);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 401, 429, 503);
        List<String> shown = Secured.codes(Burst.with(200, answers).getFirst());
        target.anew();
        assertThat(target.unusedBackupCodes()).isEqualTo(10);
        assertThat(signIn(target, target.owner().backupCodes().getFirst())).isEqualTo(401);
        assertThat(signIn(target, shown.getFirst())).isEqualTo(200);
        assertThat(signIn(target, shown.getLast())).isEqualTo(200);
    }

    @Test
    void enablesAFactorOnce() {
        Person person = Person.verified();
        Answer setup = Secured.setUp(person.session(), person.password());
        String code = AuthenticatorApp.scanned(setup.text("/data/qr_code")).code(0);
        List<Answer> answers =
                Burst.atOnce(20, i -> RawRequest.post(person.session(), Endpoints.CONFIRM, "code", code));
        assertThat(Burst.statuses(answers)).containsEntry(200, 1L);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 400, 401, 429);
        Pair pair = Pair.of(Burst.with(200, answers).getFirst());
        assertThat(pair.me().status()).isEqualTo(200);
        assertThat(Sql.text("select count(*) from backup_code where account_id = $1", person.accountId()))
                .isEqualTo("10");
        assertThat(Sql.text(
                        "select count(*) from session where account_id = $1 and ended_at is null", person.accountId()))
                .isEqualTo("1");
    }

    @Test
    void leavesNoChallengeAliveWhenItIsCancelledWhileItIsAnswered() {
        Target target = Target.somebody();
        for (int round = 0; round < 3; round++) {
            String challenge = target.anew().owner().challenge();
            String code = target.owner().app().code(0);
            int before = target.sessions();
            RawRequest cancel =
                    RawRequest.post(target.owner().person().api().as(challenge), "/api/v1/auth/intent/cancel");
            List<Answer> answers = Burst.atOnce(12, i -> i % 2 == 0 ? cancel : Endpoints.verify(challenge, code));
            int in = Burst.with(200, answers).size();
            assertThat(in).isLessThanOrEqualTo(1);
            assertThat(target.sessions() - before).isEqualTo(in);
            assertThat(Burst.with(204, answers)).hasSize(6);
            target.anew();
            Answer late = Endpoints.send(
                    Endpoints.verify(challenge, target.owner().app().code(0)));
            assertThat(late.code()).isEqualTo("INVALID_TEMP_TOKEN");
        }
    }

    @Test
    void acceptsAMailedCodeOnceInPlaceOfAPassword() {
        Person person = Person.verified();
        Sql.update("update account set password_hash = null where id = $1", person.accountId());
        int before = Mailbox.allTo(person.email()).size();
        assertThat(person.session().post(Secured.TWO_FACTOR + "/email-code").status())
                .isEqualTo(200);
        Matcher code = SIX_DIGITS.matcher(
                Mailbox.awaitTo(person.email(), before + 1).getFirst().text());
        assertThat(code.find()).isTrue();
        RawRequest setup = RawRequest.post(person.session(), Secured.TWO_FACTOR + "/setup", "email_code", code.group());
        List<Answer> answers = Burst.atOnce(50, i -> setup);
        assertThat(Burst.statuses(answers)).containsEntry(200, 1L);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 401, 429, 503);
        assertThat(Sql.text(
                        "select concat_ws(' ', s.id is not null, (select count(*) from mailed_code m"
                                + " where m.account_id = s.account_id)) from second_factor_setup s"
                                + " where s.account_id = $1",
                        person.accountId()))
                .isEqualTo("t 0");
    }
}
