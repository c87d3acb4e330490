package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guessing many codes at once, so that they may be compared before the first is counted. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class CodeGuessingRaceTest {

    private static final int AT_ONCE = 200;
    private static final int MOST = 5;
    private static final double LOCK_SECONDS = 15 * 60;

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

    private static String wrong(int i) {
        return target.owner().app().wrongCode(i);
    }

    private static String wrongBackupCode(int i) {
        return String.format(Locale.ROOT, "WRNGCD%04d", i);
    }

    /** Fires, and expects no more comparisons than the gate allows before it locks. */
    private static List<Answer> guess(IntFunction<RawRequest> request) {
        List<Answer> answers = new ArrayList<>();
        int comparisons = Metrics.comparisonsOf(() -> answers.addAll(Burst.atOnce(AT_ONCE, request)));
        assertThat(comparisons).as(Burst.statuses(answers).toString()).isLessThanOrEqualTo(MOST);
        return answers;
    }

    private static void assertLocked(List<Answer> answers) {
        assertThat(Burst.statuses(answers))
                .containsOnlyKeys(401, 429)
                .containsEntry(401, (long) MOST)
                .containsEntry(429, (long) AT_ONCE - MOST);
        assertThat(target.counted()).isEqualTo("5 5 1 5");
        assertThat(target.lockSeconds()).isCloseTo(LOCK_SECONDS, Offset.offset(30.0));
        assertThat(Burst.with(429, answers)).allSatisfy(answer -> {
            assertThat(answer.code()).isEqualTo("TWOFACTOR_LOCKED");
            assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(860, 900);
        });
    }

    @Test
    void comparesFiveOfManyWithOneTempToken() {
        String challenge = target.owner().challenge();
        assertLocked(guess(i -> Endpoints.verify(challenge, wrong(i))));
    }

    @Test
    void comparesFiveOfManyWithATempTokenEach() {
        List<String> challenges = target.challenges(AT_ONCE);
        assertLocked(guess(i -> Endpoints.verify(challenges.get(i), wrong(i))));
    }

    @Test
    void comparesFiveOfManyAtAllEndpoints() {
        List<String> challenges = target.challenges(AT_ONCE);
        List<Answer> answers = guess(i -> switch (i % 10) {
            case 0 -> Endpoints.disable(target.owner(), wrongBackupCode(i));
            case 1 -> Endpoints.disable(target.owner(), wrong(i));
            case 2 -> Endpoints.openTokenGate(target.owner(), wrong(i));
            case 3 -> Endpoints.openTokenGate(target.owner(), wrongBackupCode(i));
            case 4 -> Endpoints.regenerate(target.owner(), wrong(i));
            case 5 -> Endpoints.confirm(target.owner(), wrong(i));
            case 6, 7 -> Endpoints.verify(challenges.get(i), wrongBackupCode(i));
            default -> Endpoints.verify(challenges.get(i), wrong(i));
        });
        // No setup is pending; and one session has at most five passwords compared at once, correct or not.
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(400, 401, 429, 503);
        assertThat(Burst.with(401, answers)).hasSize(MOST);
        assertThat(Burst.with(400, answers)).allSatisfy(answer -> {
            assertThat(answer.path()).isEqualTo(Endpoints.CONFIRM);
            assertThat(answer.code()).isEqualTo("TWOFACTOR_NOT_VERIFIED");
        });
        assertThat(target.counted()).isEqualTo("5 5 1 5");
        for (RawRequest request : List.of(
                Endpoints.disable(target.owner(), wrong(1)),
                Endpoints.openTokenGate(target.owner(), wrong(1)),
                Endpoints.regenerate(target.owner(), wrong(1)),
                Endpoints.verify(challenges.getFirst(), wrong(1)))) {
            assertThat(Endpoints.send(request).code()).as(request.path()).isEqualTo("TWOFACTOR_LOCKED");
        }
    }

    @Test
    void opensOneSessionAtMostWhenTheRightCodeIsAmongThem() {
        String challenge = target.owner().challenge();
        int before = target.sessions();
        String right = target.owner().app().code(0);
        List<Answer> answers = guess(i -> Endpoints.verify(challenge, i == 3 ? right : wrong(i)));
        int in = Burst.with(200, answers).size();
        assertThat(in).isLessThanOrEqualTo(1);
        assertThat(target.sessions() - before).isEqualTo(in);
        assertThat(Burst.statuses(answers).keySet()).isSubsetOf(200, 400, 401, 429);
    }
}
