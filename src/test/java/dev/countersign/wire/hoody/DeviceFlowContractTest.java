package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Device;
import dev.countersign.testing.Device.Browsing;
import dev.countersign.testing.Person;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code POST /api/v1/auth/device/*}. */
@QuarkusTest
@WithTestResource(Servers.class)
class DeviceFlowContractTest {

    private static final String UNKNOWN = "0".repeat(64);

    @Test
    void issuesTheCodes() {
        Answer codes = Device.somebodys().codes();

        assertThat(codes.status()).as(codes.toString()).isEqualTo(200);
        assertThat(codes.message()).isEqualTo("Device code issued");
        assertThat(codes.text("/data/device_code")).matches("[0-9a-f]{64}");
        String userCode = codes.text("/data/user_code");
        assertThat(userCode).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(codes.text("/data/verification_uri")).endsWith("/account/device");
        assertThat(codes.text("/data/verification_uri_complete"))
                .isEqualTo(codes.text("/data/verification_uri") + "?user_code=" + userCode);
        assertThat(codes.json().at("/data/interval").asInt()).isEqualTo(5);
        assertThat(codes.json().at("/data/expires_in").asInt()).isEqualTo(900);
    }

    @TestFactory
    Stream<DynamicTest> issuesCodesForInvalidFieldsToNobody() {
        return Row.tests(
                invalidStart("a name of 65 characters", "/client_name", "client_name", "a".repeat(65)),
                invalidStart("a name with a line break", "/client_name", "client_name", "a\nb"),
                invalidStart("a name that turns the direction", "/client_name", "client_name", "a\u202eb"),
                invalidStart("a client of 65 characters", "/client", "client", "a".repeat(65)),
                invalidStart("a short challenge", "/code_challenge", "code_challenge", "a".repeat(42)));
    }

    private static Row invalidStart(String name, String pointer, String field, String value) {
        return Row.of(name)
                .given(Person::stranger)
                .when(person -> person.api().post(Device.CODE, field, value))
                .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                .violates(pointer);
    }

    @Test
    void findsTheDeviceOfAUserCode() {
        Device device = Device.somebodys();

        Answer found = device.browse().found();

        assertThat(found.status()).as(found.toString()).isEqualTo(200);
        assertThat(found.text("/data/status")).isEqualTo("pending");
        assertThat(found.text("/data/client_name")).isEqualTo("hoody on laptop");
        assertThat(found.json().at("/data/expires_in").asInt()).isBetween(800, 900);
        assertThat(found.text("/data/device_verify_ticket")).matches("[0-9a-f]{64}");
        assertThat(found.headerValues("Set-Cookie")).hasSize(1);
        assertThat(found.header("Set-Cookie"))
                .matches("device_verify=[0-9a-f]{64}; Max-Age=[0-9]{3}; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void readsAUserCodeAsPeopleTypeIt() {
        Device device = Device.somebodys();
        for (String typed : new String[] {
            device.userCode().toLowerCase(Locale.ROOT),
            device.userCode().replace("-", ""),
            device.userCode().replace("-", " ")
        }) {
            assertThat(device.api().post(Device.VERIFY_CODE, "user_code", typed).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void tellsThatADeviceHasNoName() {
        Api api = Api.fromAnywhere();
        String userCode = api.post(Device.CODE).text("/data/user_code");

        Answer found = api.post(Device.VERIFY_CODE, "user_code", userCode);

        assertThat(found.json().at("/data/client_name").isNull()).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> refusesUserCodes() {
        return Row.tests(
                unprocessable("nothing", Device.VERIFY_CODE),
                unprocessable("a short code", Device.VERIFY_CODE, "user_code", "BCDF"),
                unprocessable("a vowel", Device.VERIFY_CODE, "user_code", "ABCD-FGHJ"),
                Row.of("an unknown code")
                        .given(Person::stranger)
                        .when(person -> person.api().post(Device.VERIFY_CODE, "user_code", "BCDF-GHJK"))
                        .refused(404, "Not Found", "UNKNOWN_USER_CODE", "Unknown code"),
                Row.of("a denied code")
                        .given(Device::somebodys, Device::person, device -> {
                            device.browse().deny();
                            return device.browse().found();
                        })
                        .refused(410, "Gone", "USER_CODE_OVER", "This code is no longer valid"));
    }

    private static Row unprocessable(String name, String path, Object... fields) {
        return Row.of(name)
                .given(Person::stranger)
                .when(person -> person.api().post(path, fields))
                .refused(422, "Validation Error", "VALIDATION_ERROR", "Validation failed");
    }

    @Test
    void opensTheSessionOfAnApprovedDevice() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        assertThat(device.error()).isEqualTo("authorization_pending");
        assertThat(device.error()).isEqualTo("slow_down");

        Answer approved = browser.logIn();

        assertThat(approved.status()).as(approved.toString()).isEqualTo(200);
        assertThat(approved.json().at("/data").toString()).isEqualTo("{\"status\":\"approved\"}");
        Answer again = device.browse().found();
        assertThat(again.json().at("/data").toString()).isEqualTo("{\"status\":\"approved\"}");
        Answer session = device.poll();
        assertThat(session.status()).as(session.toString()).isEqualTo(200);
        assertThat(session.message()).isEqualTo("Login successful");
        Shapes.pair(device.person(), session);
        assertThat(session.text("/data/user/email")).isEqualTo(device.person().email());
        assertThat(device.api()
                        .as(session.text("/data/token"))
                        .get("/api/v1/users/auth/me")
                        .status())
                .isEqualTo(200);
        assertThat(device.error()).isEqualTo("expired_token");
    }

    @Test
    void opensASessionAfterTheSecondFactorOnly() {
        Secured secured = Secured.somebody();
        Device device = Device.of(secured.person());

        Answer asked = device.browse().logIn();

        assertThat(asked.json().at("/data/requires_2fa").asBoolean()).isTrue();
        assertThat(device.error()).isEqualTo("authorization_pending");
        Answer approved = secured.verify(
                asked.text("/data/temp_token"), secured.backupCodes().getFirst());
        assertThat(approved.status()).as(approved.toString()).isEqualTo(200);
        assertThat(approved.json().at("/data").toString()).isEqualTo("{\"status\":\"approved\"}");
        assertThat(device.poll().status()).isEqualTo(200);
    }

    @TestFactory
    Stream<DynamicTest> refusesLogins() {
        return Row.tests(
                unprocessable("nothing", Device.LOGIN),
                login(
                                "no ticket",
                                device -> browserOf(
                                        device, "password", device.person().password()))
                        .refused(422, "Validation Error", "VALIDATION_ERROR", "Validation failed"),
                login("an empty password", device -> device.browse().logIn(""))
                        .refused(422, "Validation Error", "VALIDATION_ERROR", "Validation failed"),
                login("an unknown ticket", device -> browserOf(device, "ticket", UNKNOWN, "password", "long-enough"))
                        .refused(404, "Not Found", "UNKNOWN_USER_CODE", "Unknown code"),
                login("a malformed ticket", device -> browserOf(device, "ticket", "word", "password", "long-enough"))
                        .refused(404, "Not Found", "UNKNOWN_USER_CODE", "Unknown code"),
                login("a wrong password", device -> device.browse().logIn("Wrong-Horse-7-battery"))
                        .refused(401, "Unauthorized", "INVALID_CREDENTIALS", "Invalid credentials")
                        .events("sign_in_refused"),
                login("a denied request", device -> {
                            Browsing browser = device.browse();
                            browser.deny();
                            return browser.logIn();
                        })
                        .refused(410, "Gone", "USER_CODE_OVER", "This code is no longer valid"),
                Row.of("a banned account")
                        .given(
                                () -> Device.of(Person.banned()),
                                Device::person,
                                device -> device.browse().logIn())
                        .refused(403, "ACCOUNT_BANNED", "ACCOUNT_BANNED", "Your account is banned")
                        .events("sign_in_refused"));
    }

    private static Answer browserOf(Device device, Object... fields) {
        Object[] all = new Object[fields.length + 2];
        System.arraycopy(fields, 0, all, 2, fields.length);
        all[0] = "email";
        all[1] = device.person().email();
        return device.browse().logInWith(all);
    }

    private static Row login(String name, Function<Device, Answer> request) {
        return Row.of(name).given(Device::somebodys, Device::person, request);
    }

    @Test
    void deniesADevice() {
        Device device = Device.somebodys();

        Answer denied = device.browse().deny();

        assertThat(denied.status()).as(denied.toString()).isEqualTo(200);
        assertThat(denied.json().at("/data").toString()).isEqualTo("{\"status\":\"denied\"}");
        assertThat(device.error()).isEqualTo("access_denied");
    }

    @TestFactory
    Stream<DynamicTest> refusesDenials() {
        return Row.tests(
                unprocessable("nothing", Device.DENY),
                login("an unknown ticket", device -> device.browse().api().post(Device.DENY, "ticket", UNKNOWN))
                        .refused(404, "Not Found", "UNKNOWN_USER_CODE", "Unknown code"),
                login("a denied request", device -> {
                            Browsing browser = device.browse();
                            browser.deny();
                            return browser.deny();
                        })
                        .refused(410, "Gone", "USER_CODE_OVER", "This code is no longer valid"));
    }

    @TestFactory
    Stream<DynamicTest> refusesPolls() {
        return Row.tests(
                Row.of("nothing")
                        .given(Person::stranger)
                        .when(person -> person.api().post(Device.TOKEN))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/device_code"),
                over("an unknown code", device -> device.poll("device_code", UNKNOWN)),
                over("a word", device -> device.poll("device_code", "word")),
                over("a user code", device -> device.poll("device_code", device.userCode())),
                over("no verifier", device -> device.poll("device_code", code(device))),
                over(
                        "the code challenge",
                        device -> device.poll(
                                "device_code",
                                code(device),
                                "code_verifier",
                                device.user().challenge())),
                over("an empty verifier", device -> device.poll("device_code", code(device), "code_verifier", "")));
    }

    private static String code(Device device) {
        return device.codes().text("/data/device_code");
    }

    private static Row over(String name, Function<Device, Answer> request) {
        return login(name, request)
                .refused(400, "Bad Request", "EXPIRED_TOKEN", "The device code is unknown, expired or used")
                .withData()
                .has("/data/error", "expired_token");
    }
}
