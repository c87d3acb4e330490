package dev.countersign.wire.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;

/** A request whose response is signed. */
final class SigningRequest extends HttpServerRequestWrapper {

    private final SigningResponse response;

    SigningRequest(HttpServerRequestInternal request, ResponseSignature signature) {
        super(request);
        this.response = new SigningResponse(request, signature);
    }

    @Override
    public HttpServerResponse response() {
        return response;
    }
}
