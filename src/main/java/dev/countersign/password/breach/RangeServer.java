package dev.countersign.password.breach;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The server that knows breaches. What is too late or too large is cut off on the connection; redirects are not followed. */
final class RangeServer {

    static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_CONNECTIONS = 16;
    private static final int MOST_WAITING = 64;
    private static final int OK = 200;

    private final Vertx vertx;
    private final HttpClient client;
    private final String url;
    private final Duration limit;

    private RangeServer(Vertx vertx, String url, Duration limit) {
        this.vertx = vertx;
        this.url = url;
        this.limit = limit;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) limit.toMillis())
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setTracingPolicy(TracingPolicy.IGNORE));
    }

    /** Makes the client of the configured server. */
    @ApplicationScoped
    static class Factory {

        private final Vertx vertx;

        Factory(Vertx vertx) {
            this.vertx = vertx;
        }

        RangeServer at(String url, Duration limit) {
            return new RangeServer(vertx, url, limit);
        }
    }

    /** The lines of the range; fails when there is no whole answer within the limit. Continues on the caller's context. */
    Uni<String> get(String prefix) {
        Context context = Vertx.currentContext();
        Uni<String> answer = Uni.createFrom()
                .completionStage(() -> exchange(prefix).toCompletionStage())
                .map(body -> body.toString(StandardCharsets.US_ASCII));
        return context == null ? answer : answer.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private Future<Buffer> exchange(String prefix) {
        RequestOptions options = new RequestOptions()
                .setAbsoluteURI(url + prefix)
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.USER_AGENT, "Countersign")
                .putHeader("Add-Padding", "true");
        Promise<Buffer> whole = Promise.promise();
        Promise<HttpClientRequest> begun = Promise.promise();
        long timer = vertx.setTimer(limit.toMillis(), late -> {
            whole.tryFail(new IOException("too late"));
            begun.future().onSuccess(HttpClientRequest::reset);
        });
        client.request(options)
                .onComplete(begun)
                .compose(request -> request.send().onSuccess(response -> collect(request, response, whole)))
                .onFailure(whole::tryFail);
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private static void collect(HttpClientRequest request, HttpClientResponse response, Promise<Buffer> whole) {
        Buffer all = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(done -> whole.tryComplete(all));
        response.handler(part -> {
            if (response.statusCode() == OK && all.length() + part.length() <= MOST_BYTES) {
                all.appendBuffer(part);
            } else {
                whole.tryFail(new IOException("too large, or status " + response.statusCode()));
                request.reset();
            }
        });
        if (response.statusCode() != OK) {
            whole.tryFail(new IOException("status " + response.statusCode()));
            request.reset();
        }
    }
}
