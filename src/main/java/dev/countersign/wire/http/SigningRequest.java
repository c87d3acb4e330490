package dev.countersign.wire.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import java.util.function.Function;

/** A request whose response is signed. */
final class SigningRequest extends HttpServerRequestWrapper {

    private final SigningResponse response;

    /** {@code explanation} is asked for the body of a refusal that would go out without one; it may give null. */
    SigningRequest(
            HttpServerRequestInternal request,
            ResponseSignature signature,
            Function<HttpServerResponse, Buffer> explanation) {
        super(request);
        this.response = new SigningResponse(request, signature, explanation);
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }
}
