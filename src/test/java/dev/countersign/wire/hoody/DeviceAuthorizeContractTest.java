package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Approver;
import dev.countersign.testing.Device;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Row;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn;
import dev.countersign.testing.StandIn.Fault;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code GET /api/v1/auth/device/authorize}, and the page at which it ends. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class DeviceAuthorizeContractTest {

    private static final String UNKNOWN = "0".repeat(64);
    private static final String FAILED = "/account/device?error=";

    @Test
    void sendsTheBrowserToTheProvider() {
        Answer answer = Approver.somebody().begin("google");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).contains("code_challenge=", "state=", "nonce=");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Set-Cookie")).matches("oa_[0-9a-f-]{36}=[0-9a-f]{64}; Max-Age=600; .*SameSite=Lax");
    }

    @TestFactory
    Stream<DynamicTest> refusesToBegin() {
        String another = "This page is too old, or was opened in another browser. Type the code of the device again.";
        return Row.tests(
                row("no ticket", one -> one.browser().get(Approver.PATH + "?provider=github"))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/ticket"),
                row("no provider", one -> one.browser().get(Approver.PATH + "?ticket=" + one.ticket()))
                        .refused(400, "Bad Request", "MISSING_REQUIRED_FIELD", "Missing required field")
                        .violates("/provider"),
                row("a provider that is not configured", one -> one.begin("unknown"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/provider"),
                row("two providers", one -> one.begin("github&provider=google"))
                        .refused(400, "Bad Request", "VALIDATION_ERROR", "Validation failed")
                        .violates("/provider"),
                row("no cookie", one -> one.device().api().get(one.path("github")))
                        .refused(403, "Forbidden", "INVALID_DEVICE_TICKET", another),
                row("a malformed ticket", one -> one.browser().get(Approver.PATH + "?ticket=x&provider=github"))
                        .refused(403, "Forbidden", "INVALID_DEVICE_TICKET", another),
                row(
                                "an unknown ticket",
                                one -> one.browser().get(Approver.PATH + "?ticket=" + UNKNOWN + "&provider=github"))
                        .refused(403, "Forbidden", "INVALID_DEVICE_TICKET", another),
                row("a device that was denied", DeviceAuthorizeContractTest::beginAfterDenial)
                        .refused(410, "Gone", "USER_CODE_OVER", "This code is no longer valid"),
                row(
                                "a request that is no navigation",
                                one -> one.browser().api().method("HEAD", one.path("github")))
                        .nothing());
    }

    private static Row row(String name, Function<Approver, Answer> asks) {
        return Row.of(name).given(Approver::somebody, one -> one.device().person(), asks);
    }

    private static Answer beginAfterDenial(Approver one) {
        one.browser().api().post(Device.DENY, "ticket", one.ticket());
        return one.begin("github");
    }

    @Test
    void tellsTheDevicePageThatTheProviderIsUnavailable() {
        Approver approver = Approver.somebody();
        User user = User.somebody().with(new Fault() {
            @Override
            public boolean token(HttpExchange exchange) throws IOException {
                StandIn.json(exchange, 500, "{}");
                return true;
            }
        });

        Answer atOnce = approver.begin(StandIn.ABSENT);
        Answer later = approver.browser().comeBack(approver.leave("google"), user);

        assertThat(atOnce.header("Location")).isEqualTo(FAILED + "provider_unavailable");
        assertThat(later.header("Location")).isEqualTo(FAILED + "provider_unavailable");
        assertThat(approver.browser().get(later.header("Location")).html()).contains("The provider does not answer.");
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
    }

    @Test
    void tellsTheDevicePageThatTheUserDeclined() {
        Approver approver = Approver.somebody();
        String callback =
                Traveller.callback(approver.leave("github"), "x").replaceFirst("code=x", "error=access_denied");

        assertThat(approver.browser().get(callback).header("Location")).isEqualTo(FAILED + "access_denied");
    }

    @Test
    void approvesAfterTheUserConfirmed() {
        Approver approver = Approver.somebody();
        User user = User.somebody();

        String stateId = approver.toPage("github", user);

        assertThat(approver.show(stateId).html()).contains("hoody on laptop", "GitHub", user.email());
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
        Answer done = approver.confirm(stateId);
        assertThat(done.status()).as(done.toString()).isEqualTo(200);
        assertThat(approver.browser().cookies()).isEmpty();
        assertThat(approver.device().poll().text("/data/user/email")).isEqualTo(user.email());
    }

    @Test
    void asksForTheSecondFactorAfterTheUserConfirmed() {
        User user = User.somebody();
        Secured secured = Traveller.securedAt("github", user);
        Approver approver = Approver.of(Device.of(secured.person()));
        String stateId = approver.toPage("github", user);
        assertThat(approver.show(stateId).html()).contains("id=\"account\">" + user.email());

        Answer asked = approver.confirm(stateId);

        assertThat(asked.html()).contains("Your second factor");
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
        assertThat(approver.code(asked, secured.wrongCode()).status()).isEqualTo(400);
        assertThat(approver.code(asked, secured.backupCodes().getFirst()).status())
                .isEqualTo(200);
        assertThat(approver.device().poll().status()).isEqualTo(200);
    }

    @Test
    void offersTheOtherWaysWhenTheIdentityHasNoAccount() {
        Person owner = Person.verified();
        Approver approver = Approver.of(Device.of(owner));

        Answer answer = approver.confirm(approver.toPage("github", User.withAddress(owner.email())));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.html()).contains("No account here belongs to that identity", "id=\"with-google\"");
        assertThat(approver.device().error()).isEqualTo("authorization_pending");
    }
}
