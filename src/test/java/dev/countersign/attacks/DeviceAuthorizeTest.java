package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Approver;
import dev.countersign.testing.Device;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

/** Attacks on the approval of a device by a sign-in at a provider. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class DeviceAuthorizeTest {

    private static void assertPending(Approver approver) {
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
    }

    @Test
    void sendsNoBrowserToAProviderForATicketOfAnother() {
        Approver approver = Approver.somebody();
        Approver other = Approver.somebody();

        Answer stolen = other.browser().get(approver.path("github"));

        assertThat(stolen.status()).isEqualTo(403);
        assertThat(stolen.headerValues("Location")).isEmpty();
        assertThat(stolen.headerValues("Set-Cookie")).isEmpty();
        assertPending(approver);
    }

    @Test
    void approvesNothingBeforeTheUserConfirms() {
        Approver approver = Approver.somebody();
        User user = User.somebody();

        String stateId = approver.toPage("github", user);
        assertThat(approver.show(stateId).status()).isEqualTo(200);
        assertThat(approver.browser()
                        .get(Approver.PAGE + "?answer=allow&state_id=" + stateId)
                        .status())
                .isEqualTo(200);

        assertPending(approver);
        assertThat(Sql.text("select count(*) from account where email_key = $1", user.email()))
                .isEqualTo("0");
    }

    @Test
    void confirmsNothingForAFormOfAnotherSite() {
        Approver approver = Approver.somebody();
        String stateId = approver.toPage("github", User.somebody());

        Answer forged = approver.browser()
                .api()
                .with("Sec-Fetch-Site", "cross-site")
                .postForm(Approver.PAGE, "state_id", stateId);

        assertThat(forged.status()).isEqualTo(403);
        assertPending(approver);
    }

    @Test
    void confirmsNothingInABrowserWithOneOfTheTwoCookies() {
        Approver approver = Approver.somebody();
        String stateId = approver.toPage("github", User.somebody());
        String attempt = "oa_" + stateId + '=' + approver.browser().cookies().get("oa_" + stateId);
        String device = "device_verify=" + approver.browser().cookies().get("device_verify");
        Approver other = Approver.somebody();
        String others = "device_verify=" + other.browser().cookies().get("device_verify");

        assertThat(confirm(approver, attempt, stateId).status()).isEqualTo(404);
        assertThat(confirm(approver, attempt + "; " + others, stateId).status()).isEqualTo(404);
        assertThat(confirm(approver, device, stateId).status()).isEqualTo(410);

        assertPending(approver);
        assertPending(other);
        assertThat(approver.confirm(stateId).status())
                .as("its own browser still can")
                .isEqualTo(200);
    }

    private static Answer confirm(Approver approver, String cookies, String stateId) {
        return approver.device()
                .api()
                .with("Cookie", cookies)
                .with("Accept", "text/html")
                .postForm(Approver.PAGE, "state_id", stateId);
    }

    @Test
    void finishesNoSignInInAnotherBrowser() {
        Approver attacker = Approver.somebody();
        String location = attacker.leave("github");
        String callback = Traveller.callback(location, StandIn.running().allow(location, User.somebody()));
        Approver victim = Approver.somebody();
        victim.leave("github");

        assertThat(victim.browser().get(callback).code()).isEqualTo("INVALID_STATE");
        assertThat(attacker.browser().get(callback).code()).isEqualTo("INVALID_STATE");
        assertPending(attacker);
        assertPending(victim);
    }

    @Test
    void answersNoOtherPageWithTheSignInOfADevice() {
        Approver approver = Approver.somebody();
        String stateId = approver.toPage("github", User.somebody());

        for (String page : new String[] {"/account/sign-in", "/account/link"}) {
            Answer answer = approver.browser()
                    .api()
                    .with("Accept", "text/html")
                    .postForm(page, "state_id", stateId, "answer", "allow");
            assertThat(answer.status()).as(page).isEqualTo(410);
        }
        assertPending(approver);
    }

    @Test
    void approvesNothingAfterADenial() {
        Approver approver = Approver.somebody();
        String stateId = approver.toPage("github", User.somebody());

        assertThat(approver.browser()
                        .api()
                        .post(Device.DENY, "ticket", approver.ticket())
                        .status())
                .isEqualTo(200);

        assertThat(approver.show(stateId).status()).isEqualTo(410);
        assertThat(approver.confirm(stateId).status()).isEqualTo(410);
        assertThat(approver.device().error()).isEqualTo("access_denied");
    }

    @Test
    void deniesFromThePage() {
        Approver approver = Approver.somebody();
        approver.toPage("github", User.somebody());

        assertThat(approver.deny().html()).contains("The device was denied");
        assertThat(approver.device().error()).isEqualTo("access_denied");
    }

    @Test
    void approvesNothingForABannedAccount() {
        User user = User.somebody();
        Person person = Traveller.accountAt("github", user);
        Approver approver = Approver.of(Device.of(person));
        String stateId = approver.toPage("github", user);
        Ledger.ban(person.email());

        assertThat(approver.confirm(stateId).status()).isEqualTo(403);
        assertPending(approver);
    }

    @Test
    void linksNoIdentityToAnAccountThatExists() {
        Person owner = Person.verified();
        Approver approver = Approver.somebody();

        assertThat(approver.confirm(approver.toPage("github", User.withAddress(owner.email())))
                        .status())
                .isEqualTo(403);

        assertPending(approver);
        assertThat(Sql.text("select count(*) from identity where account_id = $1", owner.accountId()))
                .isEqualTo("0");
    }

    @Test
    void approvesNothingWithoutTheSecondFactor() {
        User user = User.somebody();
        Secured secured = Traveller.securedAt("github", user);
        Approver approver = Approver.of(Device.of(secured.person()));
        Answer asked = approver.confirm(approver.toPage("github", user));

        assertThat(approver.code(asked, secured.wrongCode()).status()).isEqualTo(400);
        for (String mode : new String[] {"tokens", "intent"}) {
            assertThat(approver.device()
                            .api()
                            .post(
                                    Secured.TWO_FACTOR + "/verify",
                                    "temp_token",
                                    Approver.challenge(asked),
                                    "code",
                                    secured.backupCodes().getFirst(),
                                    "response_mode",
                                    mode)
                            .code())
                    .isEqualTo("RESPONSE_MODE_MISMATCH");
        }
        assertPending(approver);
    }
}
