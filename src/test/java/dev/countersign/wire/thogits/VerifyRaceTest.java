package dev.countersign.wire.thogits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.attacks.RacesProfile;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import dev.countersign.testing.Volley;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** Many correct codes at once: what is valid for one session opens only one. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class VerifyRaceTest {

    private static final int AT_ONCE = 20;

    private static List<Answer> fire(IntFunction<RawRequest> request) {
        return Volley.fire(IntStream.range(0, AT_ONCE).mapToObj(request).toList());
    }

    private static int liveSessions(Visitor visitor) {
        return Ledger.texts(
                        "select id from session where account_id = $1 and ended_at is null",
                        visitor.person().accountId())
                .size();
    }

    private static Answer theOne(List<Answer> answers) {
        assertThat(answers)
                .extracting(Answer::status)
                .containsOnlyOnce(200)
                .allMatch(List.of(200, 400, 401, 429, 503)::contains);
        answers.stream()
                .filter(answer -> answer.status() != 200)
                .forEach(answer -> assertThat(answer.headerValues("Set-Cookie")).isEmpty());
        return answers.stream()
                .filter(answer -> answer.status() == 200)
                .findFirst()
                .orElseThrow();
    }

    private static String cookie(Answer answer) {
        return answer.header("Set-Cookie").split("[=;]", 3)[1];
    }

    /*
     * Two codes are correct, so it is not their single use that decides. Neighbouring requests send the same code,
     * because the server may handle every other connection on one thread.
     */
    @RepeatedTest(6)
    void opensOneSessionForOneChallenge() {
        Visitor visitor = Visitor.asked().rested();
        int before = liveSessions(visitor);

        Answer winner = theOne(
                fire(i -> visitor.raw(Visitor.VERIFY, "code", visitor.app().code(i / 2 % 2))));

        assertThat(liveSessions(visitor)).isEqualTo(before + 1);
        Visitor.require(
                200, visitor.elsewhere().plant("session", cookie(winner)).me());
    }

    @RepeatedTest(3)
    void opensOneSessionForOneCodeAndManyChallenges() {
        Visitor visitor = Visitor.secured();
        List<Visitor> browsers =
                IntStream.range(0, 5).mapToObj(i -> visitor.elsewhere()).toList();
        browsers.forEach(browser -> Visitor.require(200, browser.logIn()));
        visitor.rested();
        int before = liveSessions(visitor);

        theOne(fire(i ->
                browsers.get(i % 5).raw(Visitor.VERIFY, "code", visitor.app().code(0))));

        assertThat(liveSessions(visitor)).isEqualTo(before + 1);
    }

    @RepeatedTest(3)
    void confirmsOnceAndKeepsOneSession() {
        Visitor visitor = Visitor.pending();

        Answer winner = theOne(
                fire(i -> visitor.raw(Visitor.CONFIRM, "code", visitor.app().code(0))));

        assertThat(liveSessions(visitor)).isEqualTo(1);
        Visitor.require(
                200, visitor.elsewhere().plant("session", cookie(winner)).me());
    }
}
