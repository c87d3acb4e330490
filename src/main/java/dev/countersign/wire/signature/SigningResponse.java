package dev.countersign.wire.signature;

import io.quarkus.vertx.http.runtime.filters.AbstractResponseWrapper;
import io.quarkus.vertx.utils.NoBoundChecksBuffer;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;

/**
 * Holds the body until it is complete, signs its exact bytes and sends both. It wraps everything that makes responses,
 * so the framework's own errors are signed too. If the server compressed responses, it would do so after signing.
 */
final class SigningResponse extends AbstractResponseWrapper {

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ResponseSignature signature;
    private final Function<HttpServerResponse, Buffer> explanation;
    private Buffer held;
    private byte[] whole = new byte[0];
    private Handler<Void> lastHeaders;

    SigningResponse(
            HttpServerRequest request, ResponseSignature signature, Function<HttpServerResponse, Buffer> explanation) {
        super(request.response());
        this.request = request;
        this.response = request.response();
        this.signature = signature;
        this.explanation = explanation;
        response.headersEndHandler(head -> finishHead());
    }

    @Override
    public HttpServerResponse headersEndHandler(Handler<Void> handler) {
        lastHeaders = handler;
        return this;
    }

    /*
     * The framework ends the response itself when a body without a length grows too large, while other parts of it still
     * handle the failure. The server would throw for each handler that they add, and log an error for each such request.
     */
    @Override
    public HttpServerResponse closeHandler(Handler<Void> handler) {
        return response.ended() ? this : super.closeHandler(handler);
    }

    @Override
    public HttpServerResponse endHandler(Handler<Void> handler) {
        return response.ended() ? this : super.endHandler(handler);
    }

    @Override
    public HttpServerResponse exceptionHandler(Handler<Throwable> handler) {
        return response.ended() ? this : super.exceptionHandler(handler);
    }

    @Override
    public HttpServerResponse drainHandler(Handler<Void> handler) {
        return response.ended() ? this : super.drainHandler(handler);
    }

    @Override
    public HttpServerResponse setChunked(boolean chunked) {
        return response.ended() ? this : super.setChunked(chunked);
    }

    /* The framework may set the status only now, and the second form of the signature covers it. */
    private void finishHead() {
        if (lastHeaders != null) {
            lastHeaders.handle(null);
        }
        if (whole.length > 0 && request.method() != HttpMethod.HEAD) {
            signature.sign(request, response, whole);
        }
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        hold(chunk);
        return Future.succeededFuture();
    }

    private void hold(Buffer chunk) {
        if (held == null) {
            held = Buffer.buffer();
        }
        held.appendBytes(chunk.getBytes());
        // The framework's pooled buffer: its bytes are copied, so it will not reach the code that normally releases it.
        if (chunk instanceof NoBoundChecksBuffer) {
            chunk.getByteBuf().release();
        }
    }

    @Override
    public Future<Void> end(Buffer last) {
        if (held == null) {
            return send(last, last == null ? new byte[0] : last.getBytes());
        }
        if (last != null && last.length() > 0) {
            hold(last);
        }
        return send(held, held.getBytes());
    }

    private Future<Void> sendWhole(Buffer body, byte[] bytes) {
        whole = bytes;
        if (response.isChunked()) {
            response.setChunked(false);
        }
        return body == null ? response.end() : response.end(body);
    }

    private Future<Void> send(Buffer body, byte[] bytes) {
        if (response.ended()) {
            // The framework already refused the body while it was being read; this is the resource's refusal of the
            // same body.
            return Future.succeededFuture();
        }
        if (response.headWritten()) {
            return response.end();
        }
        Buffer explained = lacksBody(bytes) ? explanation.apply(response) : null;
        return explained == null ? sendWhole(body, bytes) : sendWhole(explained, explained.getBytes());
    }

    private boolean lacksBody(byte[] bytes) {
        return bytes.length == 0 && response.getStatusCode() >= 400 && request.method() != HttpMethod.HEAD;
    }

    @Override
    public Future<Void> end() {
        return end((Buffer) null);
    }

    @Override
    public Future<Void> end(String body) {
        return end(Buffer.buffer(body));
    }

    @Override
    public Future<Void> end(String body, String charset) {
        return end(Buffer.buffer(body, charset));
    }

    @Override
    public Future<Void> write(String chunk) {
        return write(Buffer.buffer(chunk));
    }

    @Override
    public Future<Void> write(String chunk, String charset) {
        return write(Buffer.buffer(chunk, charset));
    }

    @Override
    public Future<Void> send() {
        return end();
    }

    @Override
    public Future<Void> send(String body) {
        return end(body);
    }

    @Override
    public Future<Void> send(Buffer body) {
        return end(body);
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public void write(Buffer chunk, Handler<AsyncResult<Void>> handler) {
        tell(write(chunk), handler);
    }

    @Override
    public void write(String chunk, Handler<AsyncResult<Void>> handler) {
        tell(write(chunk), handler);
    }

    @Override
    public void write(String chunk, String charset, Handler<AsyncResult<Void>> handler) {
        tell(write(chunk, charset), handler);
    }

    @Override
    public void end(Handler<AsyncResult<Void>> handler) {
        tell(end(), handler);
    }

    @Override
    public void end(Buffer body, Handler<AsyncResult<Void>> handler) {
        tell(end(body), handler);
    }

    @Override
    public void end(String body, Handler<AsyncResult<Void>> handler) {
        tell(end(body), handler);
    }

    @Override
    public void end(String body, String charset, Handler<AsyncResult<Void>> handler) {
        tell(end(body, charset), handler);
    }

    @Override
    public void send(Handler<AsyncResult<Void>> handler) {
        tell(end(), handler);
    }

    @Override
    public void send(String body, Handler<AsyncResult<Void>> handler) {
        tell(end(body), handler);
    }

    @Override
    public void send(Buffer body, Handler<AsyncResult<Void>> handler) {
        tell(end(body), handler);
    }

    private static void tell(Future<Void> done, Handler<AsyncResult<Void>> handler) {
        if (handler != null) {
            done.onComplete(handler);
        }
    }
}
