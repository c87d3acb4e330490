package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A trusted device's secret replaces the code only for its owner, and not forever. */
@QuarkusTest
@WithTestResource(Servers.class)
class TrustedDeviceTest {

    private static final String DEVICES = Secured.TWO_FACTOR + "/trusted-devices";
    private static final String OF = " where account_id = (select id from account where email_key = $1)";

    private static String trusted(Secured somebody) {
        Answer answer = somebody.person()
                .api()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        somebody.challenge(),
                        "code",
                        FactorRecord.rightCode(somebody),
                        "trust_device",
                        true);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text("/data/trusted_device");
    }

    private static Answer logIn(Person person, String password, String device) {
        return person.api()
                .post(
                        "/api/v1/users/auth/login",
                        "email",
                        person.email(),
                        "password",
                        password,
                        "trusted_device",
                        device);
    }

    private static String assertSpared(Secured somebody, String device) {
        Answer answer = logIn(somebody.person(), somebody.person().password(), device);
        assertThat(answer.json().at("/data/token").isTextual())
                .as(answer.toString())
                .isTrue();
        assertThat(answer.text("/data/trusted_device")).isNotEqualTo(device);
        return answer.text("/data/trusted_device");
    }

    private static void assertAsked(Secured somebody, String password, String device) {
        Answer answer = logIn(somebody.person(), password, device);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.text("/data/requires_2fa")).isEqualTo("true");
        assertThat(answer.json().at("/data/trusted_device").isMissingNode()).isTrue();
    }

    private static void assertAsked(Secured somebody, String device) {
        assertAsked(somebody, somebody.person().password(), device);
    }

    @Test
    void isNotRecognisedByACopyThatWasUsed() {
        Secured somebody = Secured.somebody();
        String first = trusted(somebody);
        String second = assertSpared(somebody, first);
        assertAsked(somebody, first);
        String third = assertSpared(somebody, second);
        Ledger.change(
                "update trusted_device set rotated_at = rotated_at - interval '1 minute'" + OF,
                somebody.person().email());
        long since = Ledger.latest();
        assertAsked(somebody, second);
        assertThat(Ledger.eventsOf(somebody.person().api(), since))
                .containsExactlyInAnyOrder("device_forgotten", "second_factor_asked");
        assertAsked(somebody, third);
    }

    @Test
    void isOfNoUseToAnotherAccount() {
        Secured somebody = Secured.somebody();
        Secured other = Secured.somebody();
        String device = trusted(somebody);
        String others = trusted(other);
        String id = device.substring(0, device.indexOf('.') + 1);
        String stored = Ledger.texts(
                        "select encode(secret_hash, 'hex') from trusted_device" + OF,
                        somebody.person().email())
                .getFirst();
        // Within the grace time of its rotation a wrong secret is only rejected; later it ends the trust.
        Ledger.change(
                "update trusted_device set rotated_at = now() + interval '1 minute'" + OF,
                somebody.person().email());
        assertAsked(other, device);
        for (String forged : List.of(
                others,
                id + others.substring(others.indexOf('.') + 1),
                id + stored,
                id + "0".repeat(64),
                id,
                ".",
                device + '0',
                device.substring(id.length()),
                "' or '1'='1")) {
            assertAsked(somebody, forged);
        }
        assertThat(logIn(somebody.person(), "Wrong-Horse-7-battery", device).status())
                .isEqualTo(401);
        assertThat(somebody.person().api().as(device).get(Pair.ME).status()).isEqualTo(401);
        assertSpared(somebody, device);
        assertSpared(other, others);
    }

    @Test
    void isForgottenWithThePasswordTheFactorTheTimeAndByItsOwner() {
        Secured somebody = Secured.somebody();
        String ended = trusted(somebody);
        assertThat(somebody.session().delete(DEVICES).text("/data/ended")).isEqualTo("1");
        assertAsked(somebody, ended);

        String expired = trusted(somebody);
        Ledger.change(
                "update trusted_device set expires_at = now() - interval '1 second'" + OF,
                somebody.person().email());
        assertAsked(somebody, expired);

        String reset = trusted(somebody);
        String password = "Other-Horse-8-battery";
        assertThat(somebody.person()
                        .setPassword(somebody.person().mailedResetToken(), password)
                        .status())
                .isEqualTo(200);
        assertAsked(somebody, password, reset);
    }

    @Test
    void isForgottenWithItsFactor() {
        Secured before = Secured.somebody();
        Person person = before.person();
        String device = trusted(before);
        Answer disabled = before.session()
                .deleteWith(
                        Secured.TWO_FACTOR,
                        "password",
                        person.password(),
                        "code",
                        before.backupCodes().getFirst());
        Secured after = Secured.secure(new Person(person.email(), person.password(), person.api(), disabled));
        assertAsked(after, device);
    }

    @Test
    void isEndedByNobodyElse() {
        Secured somebody = Secured.somebody();
        Secured other = Secured.somebody();
        String device = trusted(somebody);
        String id = device.substring(0, device.indexOf('.'));
        assertThat(other.session().delete(DEVICES + '/' + id).status()).isEqualTo(404);
        assertThat(other.session().delete(DEVICES).text("/data/ended")).isEqualTo("0");
        assertSpared(somebody, device);
    }
}
