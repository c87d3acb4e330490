package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** The endpoints that take a password or a code, each as a request. */
final class Endpoints {

    /** The sign-up endpoints that take an address and a password, one per dialect. */
    static final List<String> SIGN_UPS =
            List.of("/api/v1/auth/signup", "/api/auth/sign-up/email", "/api/auth/register", "/auth/register");

    /** The endpoint that takes address and password by HTTP Basic. */
    static final String BASIC = "/auth/token";

    /** The sign-in endpoints. */
    static final List<String> SIGN_INS =
            List.of("/api/v1/users/auth/login", "/api/auth/sign-in/email", "/api/auth/login", "/auth/login", BASIC);

    static final String VERIFY = Secured.TWO_FACTOR + "/verify";
    static final String CONFIRM = Secured.TWO_FACTOR + "/verify-setup";
    static final String REGENERATE = Secured.TWO_FACTOR + "/backup-codes/regenerate";
    static final String TOKEN_GATE = Secured.TWO_FACTOR + "/token-gate";

    private Endpoints() {}

    /** Includes the name that one endpoint requires; the others ignore it. */
    static Answer signUp(Api client, String path, String email, String password) {
        return client.post(path, "name", "Nobody", "email", email, "password", password);
    }

    static Answer signIn(Api client, String path, String email, String password) {
        return path.equals(BASIC)
                ? client.with("Authorization", basic(email, password)).method("POST", path)
                : client.post(path, "email", email, "password", password);
    }

    static String basic(String email, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((email + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Sends these cookies as a browser does from a page of this server. */
    static Api browser(Api client, Answer answer) {
        return carrying(client, answer).with("Origin", Api.baseUrl());
    }

    /** Sends the cookies without an Origin. */
    static Api carrying(Api client, Answer answer) {
        String cookies = answer.headerValues("Set-Cookie").stream()
                .filter(line -> !line.contains("Max-Age=0;"))
                .map(line -> line.split(";", 2)[0])
                .collect(Collectors.joining("; "));
        return client.with("Cookie", cookies);
    }

    static RawRequest verify(String challenge, String code) {
        return RawRequest.post(Api.fromAnywhere(), VERIFY, "temp_token", challenge, "code", code);
    }

    static RawRequest confirm(Secured owner, String code) {
        return RawRequest.post(owner.session(), CONFIRM, "code", code);
    }

    static RawRequest regenerate(Secured owner, String code) {
        return RawRequest.post(
                owner.session(), REGENERATE, "password", owner.person().password(), "code", code);
    }

    static RawRequest openTokenGate(Secured owner, String code) {
        RawRequest post = RawRequest.post(
                owner.session(),
                TOKEN_GATE,
                "enabled",
                false,
                "password",
                owner.person().password(),
                "otp_code",
                code);
        return new RawRequest("PATCH", post.path(), post.body(), post.headers());
    }

    static RawRequest disable(Secured owner, String code) {
        RawRequest post = RawRequest.post(
                owner.session(), Secured.TWO_FACTOR, "password", owner.person().password(), "code", code);
        return new RawRequest("DELETE", post.path(), post.body(), post.headers());
    }

    static Answer send(RawRequest request) {
        return Burst.atOnce(1, i -> request).getFirst();
    }
}
