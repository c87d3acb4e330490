package dev.countersign.attacks;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Api;
import dev.countersign.testing.RawRequest;
import dev.countersign.testing.Secured;

/** The places where a code is asked for, each as a request that gives one. */
final class Doors {

    static final String VERIFY = Secured.TWO_FACTOR + "/verify";
    static final String CONFIRM = Secured.TWO_FACTOR + "/verify-setup";
    static final String REGENERATE = Secured.TWO_FACTOR + "/backup-codes/regenerate";
    static final String TOKEN_GATE = Secured.TWO_FACTOR + "/token-gate";

    private Doors() {}

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
