package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code /api/v1/users/auth/2fa/trusted-devices}. */
@QuarkusTest
@WithTestResource(Servers.class)
class TrustedDevicesContractTest {

    private static final String PATH = Secured.TWO_FACTOR + "/trusted-devices";
    private static final String LISTED = "Trusted devices retrieved successfully";

    /* A user with two trusted devices, in the order in which they were trusted. */
    private record Two(Secured secured, String first, String second) {

        private static Two somebody() {
            Secured secured = Secured.somebody();
            return new Two(secured, id(secured.trustDevice()), id(trustAnother(secured)));
        }

        private static String id(Answer answer) {
            return answer.text("/data/trusted_device").substring(0, 24);
        }

        private Person person() {
            return secured.person();
        }

        private Answer list() {
            return secured.session().get(PATH);
        }

        private Answer delete(String id) {
            return secured.session().delete(PATH + '/' + id);
        }
    }

    @TestFactory
    Stream<DynamicTest> lists() {
        return Row.tests(
                Row.of("none")
                        .given(Person::verified)
                        .when(person -> person.session().get(PATH))
                        .ok(LISTED)
                        .withData()
                        .has("/data", "[]"),
                Row.of("two, the one used last first")
                        .given(Two::somebody, Two::person, Two::list)
                        .ok(LISTED)
                        .withData()
                        .and((person, answer) ->
                                answer.json().path("data").forEach(device -> isDevice(person, device))),
                Row.of("none that has expired")
                        .given(
                                () -> {
                                    Two who = Two.somebody();
                                    Ledger.change(
                                            "update trusted_device set expires_at = now() where account_id = $1",
                                            who.person().accountId());
                                    return who;
                                },
                                Two::person,
                                Two::list)
                        .ok(LISTED)
                        .withData()
                        .has("/data", "[]"));
    }

    private static void isDevice(Person person, JsonNode device) {
        assertThat(device.properties()).hasSize(6);
        assertThat(device.path("id").textValue()).matches("[0-9a-f]{24}");
        assertThat(device.path("ip").textValue()).isEqualTo(person.api().address());
        assertThat(device.path("user_agent").isTextual()).isTrue();
        assertThat(Shapes.time(device.path("created_at"))).isBeforeOrEqualTo(Shapes.time(device.path("last_used_at")));
        assertThat(Duration.between(Instant.now(), Shapes.time(device.path("expires_at"))))
                .isBetween(Duration.ofDays(29), Duration.ofDays(30));
    }

    @Test
    void listsTheDeviceUsedLastFirst() {
        Secured somebody = Secured.somebody();
        String device = somebody.trustDevice().text("/data/trusted_device");
        String other = Two.id(trustAnother(somebody));
        Person person = somebody.person();
        Api elsewhere = Api.fromAnywhere();
        Trusting.logIn(person.from(elsewhere), device);

        JsonNode list = somebody.session().get(PATH).json().path("data");

        assertThat(list.findValuesAsText("id")).containsExactly(device.substring(0, 24), other);
        assertThat(list.findValuesAsText("ip"))
                .containsExactly(elsewhere.address(), person.api().address());
    }

    @TestFactory
    Stream<DynamicTest> ends() {
        return Row.tests(
                row("the one of the path", who -> who.delete(who.first()))
                        .ok("Trusted device removed")
                        .events("device_forgotten"),
                row("all of them", who -> who.secured().session().delete(PATH))
                        .ok("All trusted devices removed", "ended")
                        .has("/data/ended", 2)
                        .events("device_forgotten"),
                Row.of("all where there are none")
                        .given(Person::verified)
                        .when(person -> person.session().delete(PATH))
                        .ok("All trusted devices removed", "ended")
                        .has("/data/ended", 0),
                missing("not one that is unknown", who -> who.delete("0".repeat(24))),
                missing("not one that was ended", who -> {
                            who.delete(who.first());
                            return who.delete(who.first());
                        })
                        .events("device_forgotten"),
                missing("not another's", who -> who.delete(Two.somebody().first())),
                badId("not a short id", "0123"),
                badId("not an id in capitals", "ABCDEFABCDEFABCDEFABCDEF"));
    }

    @Test
    void asksTheEndedDeviceForACodeAndNoOther() {
        Secured somebody = Secured.somebody();
        String ended = somebody.trustDevice().text("/data/trusted_device");
        String kept = trustAnother(somebody).text("/data/trusted_device");

        somebody.session().delete(PATH + '/' + ended.substring(0, 24));

        assertThat(Trusting.logIn(somebody.person(), ended).json().path("data").has("requires_2fa"))
                .isTrue();
        assertThat(Trusting.logIn(somebody.person(), kept).json().path("data").has("token"))
                .isTrue();
    }

    @Test
    void trustsTwentyDevicesAtMost() {
        Two who = Two.somebody();
        Ledger.change(
                "insert into trusted_device (id, account_id, security_version, secret_hash, rotated_at, client_ip,"
                        + " created_at, last_used_at, expires_at)"
                        + " select left(md5(id || n), 24), account_id, security_version, secret_hash, rotated_at,"
                        + " client_ip, created_at, last_used_at, expires_at"
                        + " from trusted_device, generate_series(1, 18) n where id = $1",
                who.second());
        Ledger.change(
                "update trusted_device set last_used_at = last_used_at - interval '1 day' where id = $1", who.first());

        who.secured().trustDevice(who.secured().backupCodes().getLast());

        assertThat(who.list().json().path("data").findValuesAsText("id"))
                .hasSize(20)
                .doesNotContain(who.first());
    }

    private static Answer trustAnother(Secured somebody) {
        return somebody.trustDevice(somebody.backupCodes().getFirst());
    }

    private static Row missing(String name, Function<Two, Answer> request) {
        return row(name, request).refused(404, "Not Found", "TRUSTED_DEVICE_NOT_FOUND", "Trusted device not found");
    }

    private static Row badId(String name, String id) {
        return Row.of(name)
                .given(Person::verified)
                .when(person -> person.session().delete(PATH + '/' + id))
                .refused(400, "Bad Request", "INVALID_ID_FORMAT", "Invalid ID format");
    }

    private static Row row(String name, Function<Two, Answer> request) {
        return Row.of(name).given(Two::somebody, Two::person, request);
    }
}
