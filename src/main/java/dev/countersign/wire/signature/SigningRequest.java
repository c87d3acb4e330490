package dev.countersign.wire.signature;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import java.util.function.Function;

/** A request whose response is signed. */
public final class SigningRequest extends HttpServerRequestWrapper {

    private final SigningResponse response;

    /**
     * Wraps a request.
     *
     * @param explanation called when a refusal would go out without a body; it returns the body to send, or null for none
     */
    public SigningRequest(
            HttpServerRequestInternal request,
            ResponseSignature signature,
            Function<HttpServerResponse, Buffer> explanation) {
        super(request);
        this.response = new SigningResponse(request, signature, explanation);
    }

    /** Whether the response to {@code request} is signed already, however often the request was wrapped since. */
    public static boolean isSigned(HttpServerRequest request) {
        return request.response() instanceof SigningResponse;
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }
}
