package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Person;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Naive statements on the server's tables: they break under the bursts of this package, which proves that its other
 * tests can fail. If one of these tests fails, the bursts have become too weak.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RacesProfile.class)
class NaiveStatementsTest {

    private static long winners(List<Boolean> outcomes) {
        return outcomes.stream().filter(won -> won).count();
    }

    @Test
    void rotatesManyTimesWhenItReadsAndThenWrites() {
        Pair pair = Pair.ofNewcomer(Person.signedUp());
        String account = pair.me().text("/data/id");
        long naive = winners(Burst.of(50, i -> {
            String generation = Sql.text("select refresh_generation from session where account_id = $1", account);
            // A server, too, needs some time between its two statements.
            Outages.sleep(50);
            return generation.equals("0")
                    && Sql.update("update session set refresh_generation = 1 where account_id = $1", account) == 1;
        }));
        long conditional = winners(Burst.of(
                50,
                i -> Sql.update(
                                "update session set refresh_generation = 2 where account_id = $1 and refresh_generation = 1",
                                account)
                        == 1));
        assertThat(naive).isGreaterThan(1);
        assertThat(conditional).isEqualTo(1);
    }

    @Test
    void spendsALinkManyTimesWhenTheConditionStandsInTheSubselect() {
        Person person = Person.signedUp();
        person.mailedToken();
        String owner = Sql.text("select id from pending_signup where email_key = $1", person.email());
        String spent =
                "update mailed_token set expires_at = created_at where purpose = 'verify' and owner = (select owner"
                        + " from mailed_token where owner = $1 and expires_at > created_at limit 1)";
        String conditional = "delete from mailed_token where purpose = 'verify' and owner = $1";
        Sql.update("create or replace function slowly_spent() returns trigger language plpgsql as"
                + " $$ begin perform pg_sleep(0.05); return new; end $$");
        Sql.update("create or replace trigger slowly_spent before update on mailed_token"
                + " for each row execute function slowly_spent()");
        try {
            assertThat(winners(Burst.of(50, i -> Sql.update(spent, owner) == 1)))
                    .isGreaterThan(1);
        } finally {
            Sql.update("drop trigger slowly_spent on mailed_token");
        }
        assertThat(winners(Burst.of(50, i -> Sql.update(conditional, owner) == 1)))
                .isEqualTo(1);
    }
}
