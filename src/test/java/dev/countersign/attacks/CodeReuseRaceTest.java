package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Using one code many times at once: in many sign-ins, and in one. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class CodeReuseRaceTest {

    private static final int AT_ONCE = 50;

    private static Target target;

    @BeforeAll
    static void prepare() {
        target = Target.somebody();
        Sql.openAllConnections();
    }

    @BeforeEach
    void forget() {
        target.anew();
    }

    private static String totp() {
        return target.owner().app().code(0);
    }

    private static String backupCode() {
        return target.owner().backupCodes().get(7);
    }

    /** Fires, and expects one success and one session. */
    private static List<Answer> assertOneGetsIn(IntFunction<RawRequest> request) {
        int before = target.sessions();
        List<Answer> answers = Burst.atOnce(AT_ONCE, request);
        assertThat(Burst.statuses(answers))
                .containsEntry(200, 1L)
                .satisfies(statuses -> assertThat(statuses.keySet()).isSubsetOf(200, 400, 401, 429));
        assertThat(target.sessions() - before).isEqualTo(1);
        return answers;
    }

    private static void assertOneGetsInOfManySignIns(String code) {
        List<String> challenges = target.challenges(AT_ONCE);
        List<Answer> answers = assertOneGetsIn(i -> Endpoints.verify(challenges.get(i), code));
        assertThat(Burst.with(400, answers)).isEmpty();
    }

    private static void assertOneGetsInOfOneSignIn(String code) {
        String challenge = target.owner().challenge();
        List<Answer> answers = assertOneGetsIn(i -> Endpoints.verify(challenge, code));
        assertThat(Burst.with(401, answers)).as("none was wrong").isEmpty();
        assertThat(target.counted()).as("a double click locks nobody out").isEqualTo("0 0 0 0");
    }

    @Test
    void acceptsACodeOfTheAppOnceInManySignIns() {
        assertOneGetsInOfManySignIns(totp());
    }

    @Test
    void acceptsACodeOfTheAppOnceInOneSignIn() {
        assertOneGetsInOfOneSignIn(totp());
    }

    @Test
    void acceptsABackupCodeOnceInManySignIns() {
        assertOneGetsInOfManySignIns(backupCode());
        assertThat(target.unusedBackupCodes()).isEqualTo(9);
        assertThat(target.owner().status().text("/data/backup_codes_remaining")).isEqualTo("9");
    }

    @Test
    void acceptsABackupCodeOnceInOneSignIn() {
        assertOneGetsInOfOneSignIn(backupCode());
        assertThat(target.unusedBackupCodes()).isEqualTo(9);
    }
}
