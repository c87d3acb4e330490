package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Person;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** A burst of codes at a healthy server, with the time-outs of production: other users are not affected. */
@QuarkusTest
@WithTestResource(Servers.class)
class CodeBurstTest {

    private static final int AT_ONCE = 200;
    private static final int EVERY = 40;
    private static final String LOGIN = "/api/v1/users/auth/login";

    @RepeatedTest(3)
    void turnsAwayWhatIsTooMuchAndLetsBystandersIn() {
        Target target = Target.somebody().anew();
        Person bystander = Person.verified();
        String challenge = target.owner().challenge();
        List<Answer> answers = new ArrayList<>();

        int comparisons = Metrics.comparisonsOf(() -> answers.addAll(Burst.atOnce(
                AT_ONCE + AT_ONCE / EVERY,
                i -> i % (EVERY + 1) == EVERY
                        ? RawRequest.post(
                                Api.fromAnywhere(), LOGIN, "email", bystander.email(), "password", bystander.password())
                        : Endpoints.verify(challenge, target.owner().app().wrongCode(i)))));

        List<Answer> codes =
                answers.stream().filter(answer -> !answer.path().equals(LOGIN)).toList();
        List<Answer> logins =
                answers.stream().filter(answer -> answer.path().equals(LOGIN)).toList();
        assertThat(comparisons).isEqualTo(5);
        assertThat(Burst.statuses(codes))
                .containsOnlyKeys(401, 429)
                .containsEntry(401, 5L)
                .containsEntry(429, AT_ONCE - 5L);
        assertThat(Burst.statuses(logins)).containsOnlyKeys(200);
    }
}
