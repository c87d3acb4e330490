package dev.countersign.attacks;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;

/** What the database stores about a user's second factor. */
final class FactorRecord {

    private static final String OF = " where account_id = (select id from account where email_key = $1)";

    private FactorRecord() {}

    /** How many wrong codes were counted, in a row and within a day. */
    static String attempts(Person person) {
        return one(
                "select concat(failures, ' ', in_a_row, ' ', cardinality(recent), ' ', locked_until) from code_gate",
                person);
    }

    /** The stored row of the confirmed factor; empty before one is confirmed. */
    static String factor(Person person) {
        return one("select f::text from second_factor f", person);
    }

    static String setup(Person person) {
        return one("select s::text from second_factor_setup s", person);
    }

    static int unusedCodes(Person person) {
        return Integer.parseInt(one("select count(*)::int from backup_code" + OF + " and used_at is null --", person));
    }

    static int sessions(Person person) {
        return Integer.parseInt(one("select count(*)::int from session" + OF + " and ended_at is null --", person));
    }

    private static String one(String select, Person person) {
        return Ledger.texts(select + OF, person.email()).stream().findFirst().orElse("");
    }

    /** Makes current codes usable again: an app has only three of them in a minute, and tests need more. */
    static void forgetSteps(Person person) {
        Ledger.change("update second_factor set last_step = 1" + OF, person.email());
    }

    /** A currently valid code, even if the app has returned it before. */
    static String rightCode(Secured somebody) {
        forgetSteps(somebody.person());
        return somebody.app().code(0);
    }

    /** Waits until the time step has enough left for a few requests. */
    static void awaitTimeInStep() {
        long second = Math.floorMod(System.currentTimeMillis() / 1000, 30L);
        if (second > 15) {
            Outages.sleep((int) (30 - second) * 1000);
        }
    }
}
