package dev.countersign.wire.pages;

import dev.countersign.code.Code;
import dev.countersign.deviceflow.DeviceRequests;
import dev.countersign.deviceflow.Found;
import dev.countersign.deviceflow.UserCode;
import dev.countersign.guard.Limit;
import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.kernel.SecretToken;
import dev.countersign.password.Password;
import dev.countersign.signin.DeviceSignIn;
import dev.countersign.signin.DeviceSignIn.Browser;
import dev.countersign.signin.LoginName;
import dev.countersign.signin.SignIn.PasswordLogin;
import dev.countersign.wire.http.ClientOf;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.DeviceCookie;
import dev.countersign.wire.http.LimitedBy;
import dev.countersign.wire.http.Takes;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * The page where a person approves a device that waits (RFC 8628, 3.3). It names the device before it asks for a
 * password, and it only fills in the code of a link: anyone who was sent such a link sees what it is for.
 */
@Path("/account")
@Produces(PagesDialect.HTML)
public class DevicePage {

    private static final Notice DENIED =
            new Notice("The device was denied", "It gets no access to your account. This page can be closed.");
    private static final Notice DECIDED =
            new Notice("This code was approved already", "There is nothing more to do. This page can be closed.");

    private static final String NO_CODE = "That is not a code. It has eight letters, like the one on the device.";
    private static final String WRONG_CODE = "No device waits with this code. Compare it with the one on the device.";
    private static final String WRONG_PASSWORD = "The name or the password is wrong.";
    private static final String TOO_OFTEN = "Too many attempts. Wait some minutes, then try again.";
    private static final String WRONG_FACTOR = "The code is wrong, too old or used.";
    private static final Pattern USERNAME = Pattern.compile("[a-zA-Z0-9_-]{3,50}");
    private static final int MIN_PASSWORD = 1;

    private final DeviceRequests requests;
    private final DeviceSignIn signIn;
    private final DeviceAnswers answers;
    private final DeviceCookie cookie;
    private final Pages pages;
    private final ClientOf clients;

    DevicePage(
            DeviceRequests requests,
            DeviceSignIn signIn,
            DeviceAnswers answers,
            DeviceCookie cookie,
            Pages pages,
            ClientOf clients) {
        this.requests = requests;
        this.signIn = signIn;
        this.answers = answers;
        this.cookie = cookie;
        this.pages = pages;
        this.clients = clients;
    }

    /**
     * Shows the form and looks nothing up. The code of the link is filled in, to be compared and confirmed. A sign-in at a
     * provider that failed leads here, too.
     */
    @GET
    @Path("/device")
    @Takes(CredentialRule.PUBLIC)
    public Uni<String> show(HttpServerRequest request) {
        Form query = Form.ofQuery(request.query());
        Optional<UserCode> code = query.find("user_code").flatMap(UserCode::parse);
        return Uni.createFrom()
                .item(query.find("error")
                        .flatMap(ProviderObjection::ofCode)
                        .map(pages::deviceAgain)
                        .orElseGet(() -> pages.device(code, null)));
    }

    @POST
    @Path("/device")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.USER_CODE, Limit.USER_CODE_WRONG})
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> find(Form form, HttpServerRequest request) {
        Optional<UserCode> code = UserCode.parse(form.require("user_code"));
        if (code.isEmpty()) {
            return Uni.createFrom().item(DeviceAnswers.html(400, pages.device(code, NO_CODE)));
        }
        return requests.find(code.get(), clients.request(request))
                .map(found -> found(found, request))
                .onFailure(failure -> reason(failure) == Reason.UNKNOWN_USER_CODE)
                .recoverWithItem(() -> DeviceAnswers.html(404, pages.device(code, WRONG_CODE)));
    }

    private RestResponse<String> found(Found found, HttpServerRequest request) {
        return switch (found) {
            case Found.Waiting waiting -> {
                cookie.set(request, waiting.browser(), waiting.left());
                yield DeviceAnswers.html(200, pages.approve(waiting.ticket(), waiting.device(), null));
            }
            case Found.Approved approved -> DeviceAnswers.html(200, pages.notice(DECIDED));
        };
    }

    /** After a wrong password the form is shown again, with the name of the device. */
    @POST
    @Path("/device-login")
    @Takes(CredentialRule.PUBLIC)
    @LimitedBy({Limit.LOGIN_NETWORK, Limit.LOGIN_ADDRESS, Limit.LOGIN_ACCOUNT_NETWORK, Limit.LOGIN_ACCOUNT})
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> login(Form form, HttpServerRequest request) {
        Browser browser = browser(form, request);
        Optional<LoginName> name = name(form.require("name").strip());
        Optional<Password> password = Password.existing(form.require("password"), MIN_PASSWORD);
        if (name.isEmpty() || password.isEmpty()) {
            return answers.again(browser, 400, WRONG_PASSWORD);
        }
        return signIn.withPassword(
                        browser, new PasswordLogin(name.get(), password.get(), List.of()), clients.request(request))
                .map(outcome -> answers.signedIn(outcome, browser.ticket(), request))
                .onFailure(Refused.class)
                .recoverWithUni(failure -> againAfterPassword(browser, (Refused) failure));
    }

    private static Optional<LoginName> name(String typed) {
        return typed.contains("@")
                ? EmailAddress.parse(typed).map(LoginName.ByEmail::new)
                : Optional.of(typed)
                        .filter(text -> USERNAME.matcher(text).matches())
                        .map(text -> new LoginName.ByUsername(text, Optional.empty()));
    }

    private Uni<RestResponse<String>> againAfterPassword(Browser browser, Refused refused) {
        return switch (refused.reason()) {
            case INVALID_CREDENTIALS -> answers.again(browser, 400, WRONG_PASSWORD);
            case RATE_LIMITED -> answers.again(browser, 429, TOO_OFTEN);
            default -> Uni.createFrom().failure(refused);
        };
    }

    /** After a wrong code the form is shown again: the challenge lives on. */
    @POST
    @Path("/device-verify")
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> verify(Form form, HttpServerRequest request) {
        Browser browser = browser(form, request);
        SecretToken challenge = SecretToken.parse(form.require("challenge"))
                .orElseThrow(() -> Refused.because(Reason.INVALID_TEMP_TOKEN));
        Optional<Code> code = Code.parse(form.require("code").strip());
        if (code.isEmpty()) {
            return Uni.createFrom()
                    .item(DeviceAnswers.html(400, pages.factor(browser.ticket(), challenge, WRONG_FACTOR)));
        }
        return signIn.withCode(browser, challenge, code.get(), clients.request(request))
                .map(approved -> answers.approved(request))
                .onFailure(DevicePage::isWrongCode)
                .recoverWithItem(
                        () -> DeviceAnswers.html(400, pages.factor(browser.ticket(), challenge, WRONG_FACTOR)));
    }

    private static boolean isWrongCode(Throwable failure) {
        return reason(failure) == Reason.INVALID_OTP_CODE || reason(failure) == Reason.INVALID_BACKUP_CODE;
    }

    @POST
    @Path("/device-deny")
    @Takes(CredentialRule.PUBLIC)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Uni<RestResponse<String>> deny(Form form, HttpServerRequest request) {
        Browser browser = browser(form, request);
        return requests.deny(browser.ticket(), browser.secrets()).map(denied -> answers.done(DENIED, request));
    }

    private Browser browser(Form form, HttpServerRequest request) {
        return new Browser(form.requireTicket(), cookie.read(request));
    }

    private static Reason reason(Throwable failure) {
        return failure instanceof Refused refused ? refused.reason() : null;
    }
}
