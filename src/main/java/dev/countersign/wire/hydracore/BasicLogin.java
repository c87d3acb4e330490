package dev.countersign.wire.hydracore;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import dev.countersign.password.Password;
import dev.countersign.wire.http.BasicHeader;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** An address and a password from HTTP Basic authentication. */
record BasicLogin(EmailAddress address, Password password) {

    /** @throws Refused with {@code MISSING_TOKEN}, or {@code INVALID_CREDENTIALS} if it cannot be anyone's login */
    static BasicLogin of(HttpServerRequest request) {
        List<String> headers = request.headers().getAll(HttpHeaders.AUTHORIZATION);
        if (headers.isEmpty()) {
            throw Refused.because(Reason.MISSING_TOKEN);
        }
        if (headers.size() > 1) {
            throw invalid();
        }
        BasicHeader basic = BasicHeader.parse(headers.getFirst()).orElseThrow(BasicLogin::invalid);
        if (Fields.password("password", basic.secret(), 1).isPresent()) {
            throw invalid();
        }
        EmailAddress address = EmailAddress.parse(basic.name()).orElseThrow(BasicLogin::invalid);
        return new BasicLogin(address, new Password(basic.secret()));
    }

    private static Refused invalid() {
        return Refused.because(Reason.INVALID_CREDENTIALS);
    }
}
