package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/users/auth/login} for a user with a second factor. */
@QuarkusTest
@WithTestResource(Servers.class)
class TwoFactorLoginContractTest {

    private static Trusting one;

    @TestFactory
    Stream<DynamicTest> asksForACode() {
        return Row.tests(
                asked("after the right password", (who, device) -> who.logIn()),
                asked(
                        "with a device that was never trusted",
                        (who, device) -> Trusting.logIn(who, "0".repeat(24) + ".a")),
                asked("with a word for a device", (who, device) -> Trusting.logIn(who, "word")),
                asked("with an empty device", (who, device) -> Trusting.logIn(who, "")),
                asked(
                        "with the device's id alone",
                        (who, device) -> Trusting.logIn(who, device.substring(0, device.indexOf('.')))),
                asked(
                        "with another secret of the device",
                        (who, device) ->
                                Trusting.logIn(who, device.replaceFirst(".$", device.endsWith("0") ? "1" : "0"))),
                asked(
                        "with another's device",
                        (who, device) -> Trusting.logIn(who, Trusting.somebody().device())),
                asked("with a secret that was used a moment ago", TwoFactorLoginContractTest::afterUse),
                asked("with a device that was trusted before a reset", () -> {
                    Trusting who = Trusting.somebody();
                    who.person()
                            .setPassword(
                                    who.person().mailedResetToken(),
                                    who.person().password());
                    return who;
                }),
                asked("with a device that was not used for 30 days", () -> {
                    Trusting who = Trusting.somebody();
                    Ledger.change(
                            "update trusted_device set expires_at = now() where account_id = $1",
                            who.person().accountId());
                    return who;
                }),
                asked("with a secret that was used before", TwoFactorLoginContractTest::longAfterUse)
                        .events("device_forgotten", "second_factor_asked"));
    }

    @TestFactory
    Stream<DynamicTest> opensASession() {
        return Row.tests(
                opened("with a trusted device", Trusting::somebody)
                        .and((person, answer) ->
                                assertThat(answer.text("/data/trusted_device")).matches("[0-9a-f]{24}\\.[0-9a-f]{64}")),
                opened("with what the last log-in gave the device", () -> {
                    Trusting who = Trusting.somebody();
                    return new Trusting(who.secured(), who.logIn().text("/data/trusted_device"));
                }));
    }

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Row.tests(
                Row.of("a wrong password")
                        .given(
                                TwoFactorLoginContractTest::somebody,
                                Trusting::person,
                                who -> who.person().logIn("Wrong-Horse-7-battery"))
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"),
                Row.of("a wrong password from a trusted device")
                        .given(
                                TwoFactorLoginContractTest::somebody,
                                Trusting::person,
                                who -> Trusting.logIn(
                                        new Person(
                                                who.person().email(),
                                                "Wrong-Horse-7-battery",
                                                who.person().api()),
                                        who.device()))
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"),
                Row.of("a device of 129 characters")
                        .given(
                                TwoFactorLoginContractTest::somebody,
                                Trusting::person,
                                who -> who.logIn("a".repeat(129)))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/trusted_device"));
    }

    @Test
    void givesNothingUsableBeforeTheCode() {
        Secured somebody = somebody().secured();
        Answer login = somebody.person().logIn();
        String token = login.text("/data/temp_token");
        Api api = somebody.person().api();

        assertThat(login.headerValues("Set-Cookie")).isEmpty();
        assertThat(api.as(token).get("/api/v1/users/auth/me").code()).isEqualTo("INVALID_TOKEN");
        assertThat(api.as(token).get(Secured.TWO_FACTOR + "/status").code()).isEqualTo("INVALID_TOKEN");
        assertThat(api.post("/api/v1/users/auth/refresh", "refreshToken", token).status())
                .isEqualTo(401);
        assertThat(somebody.session()
                        .get("/api/v1/users/auth/sessions")
                        .json()
                        .path("data")
                        .findValuesAsText("second_factor"))
                .containsOnly("totp");
    }

    @Test
    void ignoresTheDeviceOfAUserWithoutAFactor() {
        Person person = Person.verified();

        Answer answer = Trusting.logIn(person, "0".repeat(24) + ".a");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("data").has("trusted_device")).isFalse();
    }

    private static Trusting afterUse() {
        Trusting who = Trusting.somebody();
        assertThat(who.logIn().json().at("/data/token").isMissingNode()).isFalse();
        return who;
    }

    private static Trusting longAfterUse() {
        Trusting who = afterUse();
        Ledger.change(
                "update trusted_device set rotated_at = rotated_at - interval '1 minute' where account_id = $1",
                who.person().accountId());
        return who;
    }

    private static Row asked(String name, BiFunction<Person, String, Answer> request) {
        return Row.of(name)
                .given(
                        TwoFactorLoginContractTest::somebody,
                        Trusting::person,
                        who -> request.apply(who.person(), who.device()))
                .ok("2FA verification required", "requires_2fa", "temp_token", "method")
                .has("/data/requires_2fa", true)
                .has("/data/method", "totp")
                .and((person, answer) ->
                        assertThat(answer.text("/data/temp_token")).matches("[0-9a-f]{64}"))
                .events("second_factor_asked");
    }

    private static Row asked(String name, Supplier<Trusting> who) {
        return asked(name, (person, device) -> null).given(who, Trusting::person, Trusting::logIn);
    }

    private static Row opened(String name, Supplier<Trusting> who) {
        return Row.of(name)
                .given(who, Trusting::person, Trusting::logIn)
                .ok(
                        "Login successful",
                        "token",
                        "refreshToken",
                        "expires_at",
                        "expires_in",
                        "refresh_expires_at",
                        "refresh_expires_in",
                        "identity_claim",
                        "client_ip",
                        "recent_login_ips",
                        "auth_token_count",
                        "trusted_device",
                        "user")
                .and(Shapes::pair)
                .and(Shapes::identityClaim)
                .and((person, answer) -> Shapes.user(person, answer, "/data/user"))
                .events("signed_in");
    }

    /* Shared by rows that use nothing up. */
    private static synchronized Trusting somebody() {
        if (one == null) {
            one = Trusting.somebody();
        }
        return one;
    }
}
