package dev.countersign.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalBudgetTest {

    private static final Quota EIGHT_A_MINUTE = new Quota(8, Duration.ofMinutes(1));

    private final AtomicLong clock = new AtomicLong(1_000_000);
    private final LocalBudget budget = new LocalBudget(3, clock::get);

    @Test
    void allowsAQuarterOfTheLimit() {
        List<Window> windows = List.of(window("a", EIGHT_A_MINUTE));

        assertThat(budget.take(windows)).isEqualTo(new Verdict.Taken());
        clock.addAndGet(10_000);
        assertThat(budget.take(windows)).isEqualTo(new Verdict.Taken());
        assertThat(budget.take(windows)).isEqualTo(new Verdict.Full(Limit.REFRESH, Duration.ofSeconds(50)));
    }

    @Test
    void allowsOneWhereAQuarterIsLess() {
        List<Window> windows = List.of(window("a", new Quota(3, Duration.ofMinutes(1))));

        assertThat(budget.take(windows)).isEqualTo(new Verdict.Taken());
        assertThat(budget.take(windows)).isInstanceOf(Verdict.Full.class);
    }

    @Test
    void startsAgainWhenTheWindowEnds() {
        List<Window> windows = List.of(window("a", new Quota(1, Duration.ofMinutes(1))));
        budget.take(windows);

        clock.addAndGet(59_999);
        assertThat(budget.take(windows)).isInstanceOf(Verdict.Full.class);
        clock.addAndGet(1);
        assertThat(budget.take(windows)).isEqualTo(new Verdict.Taken());
    }

    @Test
    void countsNothingWhenOneOfManyIsFull() {
        Window narrow = window("narrow", new Quota(1, Duration.ofMinutes(1)));
        Window wide = window("wide", EIGHT_A_MINUTE);
        budget.take(List.of(narrow));

        assertThat(budget.take(List.of(wide, narrow))).isInstanceOf(Verdict.Full.class);

        assertThat(budget.take(List.of(wide))).isEqualTo(new Verdict.Taken());
        assertThat(budget.take(List.of(wide))).isEqualTo(new Verdict.Taken());
        assertThat(budget.take(List.of(wide))).isInstanceOf(Verdict.Full.class);
    }

    @Test
    void refusesNewSubjectsWhenItHasNoRoomAndForgetsNone() {
        for (String subject : List.of("a", "b", "c")) {
            budget.take(List.of(window(subject, EIGHT_A_MINUTE)));
        }

        assertThat(budget.take(List.of(window("d", EIGHT_A_MINUTE)))).isEqualTo(new Verdict.Down());
        assertThat(budget.take(List.of(window("a", EIGHT_A_MINUTE)))).isEqualTo(new Verdict.Taken());
        assertThat(budget.take(List.of(window("a", EIGHT_A_MINUTE)))).isInstanceOf(Verdict.Full.class);
        assertThat(budget.size()).isEqualTo(3);
    }

    @Test
    void reusesTheRoomOfWindowsThatEnded() {
        for (String subject : List.of("a", "b", "c")) {
            budget.take(List.of(window(subject, EIGHT_A_MINUTE)));
        }
        clock.addAndGet(60_000);

        assertThat(budget.take(List.of(window("d", EIGHT_A_MINUTE)))).isEqualTo(new Verdict.Taken());
        assertThat(budget.size()).isEqualTo(1);
    }

    private static Window window(String key, Quota quota) {
        return new Window(Limit.REFRESH, key, quota);
    }
}
