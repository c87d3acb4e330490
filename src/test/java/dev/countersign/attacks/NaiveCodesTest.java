package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Naive statements for counting and spending codes, on the server's tables: they break where the server's own hold.
 * If one of these tests fails, the race tests have become too weak.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(DelayedProfile.class)
class NaiveCodesTest {

    private static final int AT_ONCE = 50;
    private static final int MOST = 5;

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

    private static long wins(List<Boolean> outcomes) {
        return outcomes.stream().filter(won -> won).count();
    }

    private static String failures(String column) {
        return Sql.text("select " + column + "::text from code_gate where account_id = $1", target.id());
    }

    @Test
    void letsTooManyInWhenItLooksAtTheCountAndThenAdds() {
        long in = wins(Burst.of(
                AT_ONCE,
                i -> Integer.parseInt(failures("in_a_row")) < MOST
                        && Sql.update("update code_gate set in_a_row = in_a_row + 1 where account_id = $1", target.id())
                                == 1));
        assertThat(in).isGreaterThan(2 * MOST);
        assertThat(failures("in_a_row")).isEqualTo(String.valueOf(in));
    }

    @Test
    void losesCountsWhenItWritesWhatItHasRead() {
        Burst.of(AT_ONCE, i -> {
            int read = Integer.parseInt(failures("in_a_row"));
            return Sql.update("update code_gate set in_a_row = $2 where account_id = $1", target.id(), read + 1);
        });
        assertThat(Integer.parseInt(failures("in_a_row"))).isLessThan(AT_ONCE / 2);
    }

    /** Tries to spend one backup code many times; all transactions begin before the first may write. */
    private static long spent(String sql) {
        Supplier<Boolean> spend = () -> Sql.update(sql, target.id()) == 1;
        return wins(Held.meet(
                "select code_hash from backup_code where account_id = $1 for update",
                target.id(),
                false,
                Stream.generate(() -> spend).limit(8).toList()));
    }

    @Test
    void spendsABackupCodeManyTimesWhenTheConditionStandsInTheSubselect() {
        Sql.update(
                "update backup_code set used_at = now() where account_id = $1 and code_hash <> (select min(code_hash)"
                        + " from backup_code where account_id = $1)",
                target.id());
        assertThat(spent("update backup_code set used_at = now() where account_id = $1 and code_hash ="
                        + " (select code_hash from backup_code where account_id = $1 and used_at is null limit 1)"))
                .isGreaterThan(1);
        Sql.update(
                "update backup_code set used_at = null where account_id = $1 and code_hash = (select min(code_hash)"
                        + " from backup_code where account_id = $1)",
                target.id());
        assertThat(spent("update backup_code set used_at = now() where account_id = $1 and used_at is null"))
                .isEqualTo(1);
    }
}
