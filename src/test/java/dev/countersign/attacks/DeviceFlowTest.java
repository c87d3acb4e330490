package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.AppUser;
import dev.countersign.testing.Device;
import dev.countersign.testing.Device.Browsing;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Stolen device codes and tickets, guessed user codes, and approvals whose account changed meanwhile. */
@QuarkusTest
@WithTestResource(Servers.class)
class DeviceFlowTest {

    private static final int TYPED_IN_ONE_NETWORK = 60;

    @Test
    void stopsGuessingUserCodesInOneNetwork() {
        Device device = Device.somebodys();
        Api guesser = Api.fromAnywhere();
        for (int i = 0; i < TYPED_IN_ONE_NETWORK; i++) {
            assertThat(guesser.post(Device.VERIFY_CODE, "user_code", "BCDF-GHJK")
                            .status())
                    .isEqualTo(404);
        }

        Answer right = guesser.post(Device.VERIFY_CODE, "user_code", device.userCode());

        assertThat(right.status()).as(right.toString()).isEqualTo(429);
        assertThat(Integer.parseInt(right.header("Retry-After"))).isPositive();
        assertThat(device.browse().found().status()).isEqualTo(200);
    }

    @Test
    void refusesATicketInAnotherBrowser() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        Browsing without = browser.with(Api.fromAnywhere());
        Browsing other = browser.with(Device.somebodys().browse().api());

        for (Browsing thief : new Browsing[] {without, other}) {
            assertThat(thief.logIn().code()).isEqualTo("UNKNOWN_USER_CODE");
            assertThat(thief.deny().code()).isEqualTo("UNKNOWN_USER_CODE");
        }

        assertThat(device.error()).isEqualTo("authorization_pending");
        assertThat(browser.logIn().status()).isEqualTo(200);
    }

    @Test
    void opensNothingForTheDeviceCodeWithoutItsVerifier() {
        Device device = Device.somebodys();
        device.browse().logIn();
        int sessions = FactorRecord.sessions(device.person());

        Answer stolen = device.poll(
                "device_code",
                device.codes().text("/data/device_code"),
                "code_verifier",
                AppUser.of(device.person()).verifier());

        assertThat(stolen.text("/data/error")).isEqualTo("expired_token");
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(sessions);
        assertThat(device.poll().status()).as("its owner still gets it").isEqualTo(200);
    }

    @Test
    void opensNothingForAnApprovalFromBeforeABan() {
        assertDeniedAfter(person -> Ledger.ban(person.email()));
    }

    @Test
    void opensNothingForAnApprovalFromBeforeAReset() {
        assertDeniedAfter(person -> person.setPassword(person.mailedResetToken(), "Another-Horse-9-battery"));
    }

    @Test
    void opensNothingForAnApprovalFromBeforeASecondFactor() {
        assertDeniedAfter(Secured::secure);
    }

    private static void assertDeniedAfter(Consumer<Person> change) {
        Device device = Device.somebodys();
        assertThat(device.browse().logIn().status()).isEqualTo(200);
        change.accept(device.person());
        int sessions = FactorRecord.sessions(device.person());

        assertThat(device.error()).isEqualTo("access_denied");

        assertThat(device.error()).isEqualTo("expired_token");
        assertThat(FactorRecord.sessions(device.person())).isEqualTo(sessions);
    }

    @Test
    void givesTheBrowserNoTokenWhateverItAsksFor() {
        Secured secured = Secured.somebody();
        Device device = Device.of(secured.person());
        int sessions = FactorRecord.sessions(secured.person());
        String challenge = device.browse().logIn().text("/data/temp_token");
        for (String mode : new String[] {"tokens", "intent"}) {
            Answer other = device.api()
                    .post(
                            Secured.TWO_FACTOR + "/verify",
                            "temp_token",
                            challenge,
                            "code",
                            secured.backupCodes().getFirst(),
                            "response_mode",
                            mode);
            assertThat(other.code()).as(other.toString()).isEqualTo("RESPONSE_MODE_MISMATCH");
        }

        Answer trusted = device.api()
                .post(
                        Secured.TWO_FACTOR + "/verify",
                        "temp_token",
                        challenge,
                        "code",
                        secured.backupCodes().getFirst(),
                        "trust_device",
                        true);

        assertThat(trusted.json().at("/data").toString()).isEqualTo("{\"status\":\"approved\"}");
        assertThat(FactorRecord.sessions(secured.person())).isEqualTo(sessions);
    }

    @Test
    void acceptsNoTokenOfTheFlowAsAnother() {
        Device device = Device.somebodys();
        Browsing browser = device.browse();
        for (String token : new String[] {device.codes().text("/data/device_code"), browser.ticket()}) {
            Api as = device.api().as(token);
            assertThat(as.get(Pair.ME).status()).isEqualTo(401);
            assertThat(as.post(AppUser.AUTHORIZE).status()).isEqualTo(401);
            assertThat(as.post(Pair.REFRESH, "refreshToken", token).status()).isEqualTo(401);
        }
        assertThat(device.poll(
                                "device_code",
                                browser.ticket(),
                                "code_verifier",
                                device.user().verifier())
                        .text("/data/error"))
                .isEqualTo("expired_token");
        assertThat(browser.logInWith(
                                "ticket",
                                device.codes().text("/data/device_code"),
                                "email",
                                device.person().email(),
                                "password",
                                device.person().password())
                        .status())
                .isEqualTo(404);
    }
}
