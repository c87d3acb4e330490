package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A newer version of the server changes the schema while this one runs with older connections, prepared statements
 * and mapper layouts. Requests must keep working.
 */
@QuarkusTest
@WithTestResource(Servers.class)
class AddedColumnTest {

    private static final String TABLES =
            "select quote_ident(relname) from pg_class where relnamespace = 'public'::regnamespace"
                    + " and relkind in ('r', 'p') and not relispartition order by relname";

    private static void alterEveryTable(String how) {
        List<String> tables = Ledger.texts(TABLES);
        assertThat(tables).contains("account", "session", "pending_signup", "trusted_device", "mail_outbox");
        tables.forEach(table -> Sql.update("alter table " + table + ' ' + how));
    }

    @AfterEach
    void dropColumns() {
        alterEveryTable("drop column if exists added_by_test");
    }

    @Test
    void losesNoRequestAndNoSessionWhenEveryTableGetsAColumn() {
        Burst.of(3, i -> {
            Walk.everywhere();
            return null;
        });
        List<Pair> sessions =
                Burst.of(8, i -> Pair.of(Pair.ofNewcomer(Person.signedUp()).renew()));
        Guest guest = Guest.signedIn(Person.verified());
        Secured secured = Secured.somebody();
        String device = secured.trustDevice().text("/data/trusted_device");

        alterEveryTable("add column added_by_test text not null default 'x'");

        List<Pair> renewed = Burst.of(8, i -> Pair.of(sessions.get(i).renew()));
        renewed.forEach(pair -> assertThat(pair.me().status()).isEqualTo(200));
        renewed.forEach(pair -> assertThat(pair.renew().status()).isEqualTo(200));
        assertThat(guest.session().status()).isEqualTo(200);
        assertThat(signInWith(secured, device).text("/data/token")).isNotEmpty();
        Walk.everywhere();
        dropColumns();
        Walk.everywhere();
    }

    private static Answer signInWith(Secured secured, String device) {
        Person person = secured.person();
        return Api.fromAnywhere()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        person.password(),
                        "trusted_device",
                        device);
    }
}
