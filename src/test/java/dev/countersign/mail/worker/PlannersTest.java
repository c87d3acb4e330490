package dev.countersign.mail.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.countersign.mail.MailKind;
import dev.countersign.mail.MailPlanner;
import dev.countersign.mail.MailTurn;
import dev.countersign.mail.Plan;
import io.smallrye.mutiny.Uni;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannersTest {

    private record Planner(Set<MailKind> kinds) implements MailPlanner {

        @Override
        public Uni<Plan> plan(MailTurn turn) {
            return Uni.createFrom().item(new Plan.Nothing("test"));
        }
    }

    private static final MailPlanner RESET = new Planner(EnumSet.of(MailKind.RESET));
    private static final MailPlanner OTHERS = new Planner(EnumSet.complementOf(EnumSet.of(MailKind.RESET)));

    @Test
    void findsThePlannerOfEachKind() {
        Planners planners = new Planners(List.of(RESET, OTHERS)).complete();

        assertThat(planners.of(MailKind.RESET)).isSameAs(RESET);
        assertThat(planners.of(MailKind.SIGNUP)).isSameAs(OTHERS);
    }

    @Test
    void refusesTwoPlannersOfOneKind() {
        MailPlanner also = new Planner(EnumSet.of(MailKind.SIGNUP, MailKind.RESET));

        assertThatIllegalStateException()
                .isThrownBy(() -> new Planners(List.of(RESET, also)))
                .withMessage("more than one MailPlanner plans RESET");
    }

    @Test
    void refusesAKindThatNobodyPlans() {
        Planners planners = new Planners(List.of(OTHERS));

        assertThatIllegalStateException().isThrownBy(planners::complete).withMessage("no MailPlanner plans [RESET]");
    }
}
