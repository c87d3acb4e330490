package dev.countersign.oauth.provider;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads JSON from providers. An answer has {@link #LIMIT} and {@link #MOST_BYTES}; redirects are not followed, so that
 * secrets go only to the configured servers. What is too late or too large is cut off on the connection.
 */
@ApplicationScoped
class Fetch {

    static final Duration LIMIT = Duration.ofSeconds(5);
    static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_CONNECTIONS = 32;
    private static final int MOST_WAITING = 256;
    private static final int OK = 200;
    private static final int CLIENT_ERRORS = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERRORS = 500;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Vertx vertx;
    private final HttpClient client;

    Fetch(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) LIMIT.toMillis())
                .setMaxPoolSize(MOST_CONNECTIONS)
                .setMaxWaitQueueSize(MOST_WAITING)
                .setTracingPolicy(TracingPolicy.IGNORE));
    }

    /** A GET; {@code authorization} is the whole header, or null. */
    Uni<JsonNode> get(String url, String authorization) {
        return send(options(HttpMethod.GET, url, authorization), Optional.empty());
    }

    /** A POST of a form. */
    Uni<JsonNode> post(String url, String authorization, Map<String, String> form) {
        RequestOptions options = options(HttpMethod.POST, url, authorization)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-www-form-urlencoded");
        return send(options, Optional.of(Buffer.buffer(encoded(form))));
    }

    static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + '=' + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static RequestOptions options(HttpMethod method, String url, String authorization) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .putHeader(HttpHeaders.ACCEPT, "application/json")
                .putHeader(HttpHeaders.USER_AGENT, "Countersign");
        return authorization == null ? options : options.putHeader(HttpHeaders.AUTHORIZATION, authorization);
    }

    private Uni<JsonNode> send(RequestOptions options, Optional<Buffer> body) {
        return Uni.createFrom()
                .completionStage(() -> exchange(options, body).toCompletionStage())
                .onFailure(failure -> !(failure instanceof ProviderFailure))
                .transform(failure -> ProviderFailure.unavailable(
                        "no answer: " + failure.getClass().getSimpleName()));
    }

    private Future<JsonNode> exchange(RequestOptions options, Optional<Buffer> body) {
        Promise<Buffer> whole = Promise.promise();
        Promise<HttpClientRequest> begun = Promise.promise();
        long timer = vertx.setTimer(LIMIT.toMillis(), late -> {
            whole.tryFail(ProviderFailure.unavailable("too late"));
            begun.future().onSuccess(HttpClientRequest::reset);
        });
        client.request(options)
                .onComplete(begun)
                .compose(request -> body.map(request::send)
                        .orElseGet(request::send)
                        .onSuccess(response -> collect(request, response, whole)))
                .onFailure(whole::tryFail);
        return whole.future().onComplete(done -> vertx.cancelTimer(timer)).map(Fetch::parsed);
    }

    private static void collect(HttpClientRequest request, HttpClientResponse response, Promise<Buffer> whole) {
        ProviderFailure failure = failureOf(response.statusCode());
        if (failure != null) {
            whole.tryFail(failure);
            // Otherwise the client logs the reset as an error.
            response.exceptionHandler(reset -> {});
            request.reset();
            return;
        }
        Buffer all = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(done -> whole.tryComplete(all));
        response.handler(part -> {
            if (all.length() + part.length() > MOST_BYTES) {
                whole.tryFail(ProviderFailure.invalid("an answer of more than 64 kB"));
                request.reset();
            } else {
                all.appendBuffer(part);
            }
        });
    }

    /* The status alone decides; error bodies of providers are never read. */
    private static ProviderFailure failureOf(int status) {
        String detail = "status " + status;
        if (status >= SERVER_ERRORS || status == TOO_MANY_REQUESTS) {
            return ProviderFailure.unavailable(detail);
        }
        if (status >= CLIENT_ERRORS) {
            return ProviderFailure.refused(detail);
        }
        return status != OK ? ProviderFailure.invalid(detail) : null;
    }

    private static JsonNode parsed(Buffer answer) {
        try {
            return JSON.readTree(answer.getBytes());
        } catch (IOException e) {
            throw ProviderFailure.invalid("not JSON");
        }
    }
}
