package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/v1/users/auth/2fa/status}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorStatusContractTest {

    @TestFactory
    Stream<DynamicTest> tellsOfNone() {
        return Row.tests(
                none("without a factor", Person::verified),
                none("while a setup waits for its first code", TwoFactorStatusContractTest::settingUp),
                none("after disabling", TwoFactorStatusContractTest::disabled));
    }

    @TestFactory
    Stream<DynamicTest> tellsOfOne() {
        return Row.tests(
                enabled("when it was enabled", Secured::somebody, 10),
                enabled("the backup codes that are left", TwoFactorStatusContractTest::withTwoCodesUsed, 8),
                enabled("of a gate that is off", TwoFactorStatusContractTest::withGateOff, 10)
                        .has("/data/require_for_tokens", false),
                enabled("until when codes are locked", () -> Secured.somebody().mistaken(5), 10)
                        .and((person, answer) -> assertThat(Duration.between(
                                        Instant.now(), Shapes.time(answer.json().at("/data/locked_until"))))
                                .isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15))));
    }

    private static Row none(String name, Supplier<Person> who) {
        return status(name)
                .given(who)
                .when(person -> person.session().get(Secured.TWO_FACTOR + "/status"))
                .has("/data/enabled", false)
                .has("/data/verified", false)
                .has("/data/enabled_at", "null")
                .has("/data/backup_codes_remaining", 0)
                .has("/data/require_for_tokens", true)
                .has("/data/locked_until", "null");
    }

    private static Row enabled(String name, Supplier<Secured> who, int codes) {
        return status(name)
                .secured(who, Secured::status)
                .has("/data/enabled", true)
                .has("/data/verified", true)
                .has("/data/backup_codes_remaining", codes)
                .and((person, answer) -> assertThat(
                                Duration.between(Shapes.time(answer.json().at("/data/enabled_at")), Instant.now()))
                        .isLessThan(Duration.ofMinutes(2)));
    }

    private static Row status(String name) {
        return Row.of(name)
                .ok(
                        "2FA status retrieved",
                        "enabled",
                        "verified",
                        "enabled_at",
                        "backup_codes_remaining",
                        "require_for_tokens",
                        "locked_until");
    }

    private static Person settingUp() {
        Person person = Person.verified();
        Secured.setUp(person.session(), person.password());
        return person;
    }

    private static Person disabled() {
        Secured somebody = Secured.somebody();
        somebody.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        somebody.person().password(),
                        "code",
                        somebody.backupCodes().getFirst());
        return somebody.person();
    }

    private static Secured withTwoCodesUsed() {
        Secured somebody = Secured.somebody();
        somebody.verify(somebody.challenge(), somebody.backupCodes().get(0));
        somebody.verify(somebody.challenge(), somebody.backupCodes().get(9));
        return somebody;
    }

    private static Secured withGateOff() {
        Secured somebody = Secured.somebody();
        Ledger.change(
                "update second_factor set require_for_tokens = false where account_id = $1",
                somebody.person().accountId());
        return somebody;
    }
}
