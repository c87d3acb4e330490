package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.guard.WatchedRateLimits;
import dev.countersign.testing.Admin;
import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.Approver;
import dev.countersign.testing.Device;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Ledger;
import dev.countersign.testing.Linker;
import dev.countersign.testing.OpenApiDocuments;
import dev.countersign.testing.Person;
import dev.countersign.testing.ProvidersProfile;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import dev.countersign.testing.StandIn.User;
import dev.countersign.testing.Traveller;
import dev.countersign.wire.http.CredentialKind;
import dev.countersign.wire.http.LimitedBy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every endpoint counts the rate limits that its {@link LimitedBy} declares. That it counts no other is checked by {@link
 * WatchedRateLimits}, in every test.
 */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(ProvidersProfile.class)
class EndpointLimitsTest {

    /** Needs a sign-in that leads into a setup, see {@code EnrolmentLimitsTest}. */
    private static final String ENROLMENT = "hoody POST /api/v1/users/auth/2fa/enrolment/setup";

    private static final String NOBODY = "0".repeat(24);
    private static final String NO_TOKEN = "0".repeat(64);

    @Inject
    WatchedRateLimits limits;

    @Test
    void countEveryLimitThatTheyDeclare() {
        signUpsAndMails();
        signIns();
        refreshes();
        secondFactors();
        betterAuthFactors();
        providers();
        devices();
        administration();

        assertThat(Endpoint.all())
                .filteredOn(endpoint -> !endpoint.toString().equals(ENROLMENT))
                .allSatisfy(endpoint -> assertThat(limits.counted(endpoint.handler()))
                        .as(endpoint.toString())
                        .isEqualTo(endpoint.limits()));
    }

    @Test
    void areInTheOpenApiDocument() {
        assertThat(tooMany("hoody", "/api/v1/auth/resend-verification"))
                .endsWith(": resend-verification 3 in 1 h, mail-requests 100 in 1 h.");
        assertThat(tooMany("thogits", "/api/auth/2fa/totp/setup")).endsWith(": second-factor-setup 10 in 1 h.");
        assertThat(tooMany("hydracore", "/auth/logout")).isEmpty();
    }

    private static String tooMany(String document, String path) {
        return OpenApiDocuments.of(document)
                .orElseThrow()
                .path("paths")
                .path(path)
                .at("/post/responses/429/description")
                .asText();
    }

    private static void signUpsAndMails() {
        Person hoody = Person.verified();
        hoody.forgetPassword();
        hoody.setPassword(NO_TOKEN, hoody.password());
        hoody.api().post("/api/v1/auth/resend-verification", "email", hoody.email());

        Person better = Person.stranger();
        Guest.of(better).post("/sign-up/email", "name", "N", "email", better.email(), "password", better.password());
        Guest.of(better).post("/request-password-reset", "email", better.email());
        Guest.of(better).post("/send-verification-email", "email", better.email());
        Guest.of(better).post("/reset-password", "newPassword", better.password(), "token", NO_TOKEN);
        asPage().post("/api/auth/register", "email", better.email(), "password", better.password());

        Api hydra = Api.fromAnywhere();
        hydra.post("/auth/register", "email", better.email(), "password", better.password());
        hydra.post("/auth/verify-email", "email", better.email(), "code", "123456");
        hydra.post("/auth/resend-verification", "email", better.email());
        hydra.post("/auth/forgot-password", "email", better.email());
        hydra.post("/auth/reset-password", "token", NO_TOKEN, "new_password", better.password());

        asPage().postForm("/account/verify", "token", NO_TOKEN);
        asPage().postForm("/account/reset", "token", NO_TOKEN, "password", "new-Pass-7", "repeat", "new-Pass-7");
    }

    private static void signIns() {
        Person person = Person.verified();
        person.logIn();
        for (String path : List.of("/api/auth/sign-in/email", "/api/auth/login", "/auth/login")) {
            asPage().post(path, "email", person.email(), "password", person.password());
        }
        Api byHeader = Presented.of(CredentialKind.PASSWORD, "hoody").client("hoody");
        byHeader.method("POST", "/auth/token");
        byHeader.get("/api/v1/users/auth/me");
        byHeader.get("/api/v1/users/me");
        byHeader.get("/api/v1/users/" + NOBODY);
        person.session()
                .put(
                        "/api/v1/users/" + person.accountId(),
                        "password",
                        "Another-Horse-8-battery",
                        "current_password",
                        "wrong");
        person.session()
                .patch(
                        "/api/v1/users/" + person.accountId(),
                        "password",
                        "Another-Horse-8-battery",
                        "current_password",
                        "wrong");
        byHeader.method("POST", "/api/v1/users/auth/logout");
    }

    private static void refreshes() {
        String hoody = "/api/v1/users/auth/refresh";
        Api.fromAnywhere().post(hoody, "refreshToken", Person.verified().refresh());
        Api.fromAnywhere().post(hoody, "refreshToken", "invalid");
        Presented hydra = Presented.of(CredentialKind.REFRESH_TOKEN, "hydracore");
        Api.fromAnywhere().post("/auth/refresh", "refresh_token", hydra.secret());
        Api.fromAnywhere().post("/auth/refresh", "refresh_token", "invalid");
    }

    private static void secondFactors() {
        Secured secured = Secured.somebody();
        String password = secured.person().password();
        String code = secured.rested().app().code(0);
        secured.session().post(Secured.TWO_FACTOR + "/backup-codes/regenerate", "password", password, "code", code);
        String gate = Secured.TWO_FACTOR + "/token-gate";
        secured.session().patch(gate, "enabled", false, "password", password, "otp_code", "123456");
        secured.session().put(gate, "enabled", false, "password", password, "otp_code", "123456");
        secured.session().deleteWith(Secured.TWO_FACTOR, "password", "not-the-password", "code", code);
        Presented.of(CredentialKind.SESSION, "thogits").client("thogits").method("POST", "/api/auth/2fa/totp/setup");

        Person withoutPassword = Person.verified();
        Ledger.change("update account set password_hash = null where id = $1", withoutPassword.accountId());
        withoutPassword.session().method("POST", Secured.TWO_FACTOR + "/email-code");
    }

    private static void betterAuthFactors() {
        Guest.signedIn().withPassword("/enable");
        Guest.signedIn().post("/change-password", "newPassword", "Another-Horse-8-battery", "currentPassword", "wrong");
        Secured secured = Secured.somebody();
        Guest guest = Guest.signedIn(secured.person());
        guest.post("/two-factor/send-otp");
        guest.verifyTotp(secured.rested().app().code(0));
        guest.withPassword("/get-totp-uri");
        guest.withPassword("/generate-backup-codes");
        guest.withPassword("/disable");
        guest.post("/delete-user", "password", "not-the-password");
        Person owner = Person.verified();
        owner.session().get("/api/v1/users/me/export");
        owner.session().deleteWith("/api/v1/users/me", "password", "not-the-password");
    }

    private static void providers() {
        Traveller traveller = Traveller.somebody();
        traveller.launch(Traveller.newStateId());
        for (String provider : List.of("github", "google", "providers/corp")) {
            traveller.leave(provider);
        }
        Approver.of(Device.somebodys()).leave("github");
        Linker linker = Linker.somebody();
        linker.link("github", User.somebody());
        linker.unlink(
                linker.list().text("/data/0/id"), "password", linker.person().password());
    }

    private static void devices() {
        Device.somebodys().browse().logIn();
        Device device = Device.somebodys();
        Answer found = asPage().postForm("/account/device", "user_code", device.userCode());
        String ticket = new String(found.body(), StandardCharsets.UTF_8)
                .replaceFirst("(?s).*name=\"ticket\" value=\"([^\"]+)\".*", "$1");
        asPage().with("Cookie", found.header("Set-Cookie").split(";", 2)[0])
                .postForm(
                        "/account/device-login",
                        "ticket",
                        ticket,
                        "name",
                        device.person().email(),
                        "password",
                        device.person().password());
    }

    private static void administration() {
        Api admin = Admin.somebody().session();
        String nobody = Admin.USERS + '/' + "0".repeat(24);
        admin.get(Admin.USERS);
        admin.get(nobody);
        admin.method("POST", nobody + "/ban");
        admin.put("/api/v1/users/" + NOBODY, "is_banned", true);
        admin.patch("/api/v1/users/" + NOBODY, "is_banned", true);
        admin.delete(nobody + "/sessions/" + "0".repeat(24));
        for (String path : List.of("/ban", "/2fa", "/sessions")) {
            admin.delete(nobody + path);
        }
        for (String path : List.of("/sessions", "/history", "/mails")) {
            admin.get(nobody + path);
        }
    }

    /** A client on a page of this server. */
    private static Api asPage() {
        return Api.fromAnywhere().with("Origin", Api.baseUrl());
    }
}
