package dev.countersign.wire.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.kernel.Reason;
import dev.countersign.kernel.Refused;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The outermost routes. The first has every response signed, puts the headers on that all of them carry and refuses
 * paths that proxies and servers read differently; the last answers, in the dialect's shape, where nothing else did.
 */
@ApplicationScoped
class EdgeRoutes {

    /* Matrix parameters, encoded slashes, backslashes and semicolons, doubled slashes, dot segments, encoded or not. */
    private static final Pattern ODD_PATH = Pattern.compile(
            ";|\\\\|//|%(2[fF]|5[cC]|3[bB]|00|25)|(^|/)(\\.|%2[eE])(\\.|%2[eE])?(/|$)|[\\x00-\\x20\\x7f-\\uffff]");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    private static final CharSequence ORIGIN = HttpHeaders.createOptimized("Origin");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");

    private final ResponseSignature signature;
    private final Dialects dialects;
    private final ObjectMapper json;
    private final MeterRegistry metrics;
    private final long maxBody;

    EdgeRoutes(
            ResponseSignature signature,
            Dialects dialects,
            ObjectMapper json,
            MeterRegistry metrics,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.signature = signature;
        this.dialects = dialects;
        this.json = json;
        this.metrics = metrics;
        this.maxBody = maxBody.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(request -> enter(router, request));
        router.route().order(Integer.MAX_VALUE).handler(request -> refuse(request, Refused.because(Reason.NOT_FOUND)));
        router.route().order(Integer.MIN_VALUE + 1).failureHandler(this::fail);
        router.errorHandler(413, request -> refuse(request, Refused.because(Reason.PAYLOAD_TOO_LARGE)));
        router.errorHandler(400, request -> refuse(request, Refused.because(Reason.MALFORMED_BODY)));
        router.errorHandler(500, this::fail);
    }

    private void enter(Router router, RoutingContext context) {
        boolean entered = context.request().response() instanceof SigningResponse;
        if (entered) {
            checkPath(context);
        } else {
            String path = context.normalizedPath();
            router.handle(new SigningRequest(
                    (HttpServerRequestInternal) context.request(),
                    signature,
                    response -> explain(path, context, response)));
        }
    }

    /* The framework refuses some requests on its own, without a word; null where the dialect has none either. */
    private Buffer explain(String path, RoutingContext context, HttpServerResponse response) {
        Dialect.Answer answer = dialects.of(path).answer(refusal(context, response));
        if (answer.status() != response.getStatusCode() || answer instanceof Dialect.Answer.Empty) {
            return null;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        return buffer(answer);
    }

    /* Of the framework's own 403s those for the origin have this phrase. */
    private static Refused refusal(RoutingContext context, HttpServerResponse response) {
        String phrase = response.getStatusMessage();
        if (response.getStatusCode() == 403 && phrase != null && phrase.startsWith("CORS Rejected")) {
            boolean none = "null".equals(context.request().getHeader(HttpHeaders.ORIGIN));
            return Refused.because(none ? Reason.ORIGIN_MISSING : Reason.ORIGIN_NOT_ALLOWED);
        }
        return Refusals.ofStatus(response.getStatusCode());
    }

    private void checkPath(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        response.putHeader(HttpHeaders.VARY, ORIGIN);
        // What is not there is of no type, whatever a program puts on every request.
        if ("0".equals(context.request().getHeader(HttpHeaders.CONTENT_LENGTH))) {
            context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        Dialect dialect = dialects.of(context.normalizedPath());
        dialect.headers().forEach(response::putHeader);
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        if (!dialects.isOn(context.normalizedPath())) {
            refuse(context, Refused.because(Reason.NOT_FOUND));
        } else if (ODD_PATH.matcher(query < 0 ? uri : uri.substring(0, query)).find()) {
            refuse(context, Refused.because(Reason.INVALID_PATH));
        } else if (context.request().headers().getAll(HttpHeaders.CONTENT_TYPE).size() > 1) {
            refuse(context, Refused.because(Reason.UNSUPPORTED_MEDIA_TYPE));
        } else if (announcesTooMuch(context)) {
            refuse(context, Refused.because(Reason.PAYLOAD_TOO_LARGE));
        } else {
            admit(dialect, context);
        }
    }

    private void admit(Dialect dialect, RoutingContext context) {
        try {
            dialect.admit(context.request());
        } catch (Refused refused) {
            refuse(context, refused);
            return;
        }
        context.next();
    }

    /* The server refuses it as well, but without a body. */
    private boolean announcesTooMuch(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > 18 || Long.parseLong(length) > maxBody);
    }

    private void fail(RoutingContext context) {
        Throwable failure = context.failure();
        if (failure == null) {
            refuse(context, Refusals.ofStatus(context.statusCode()));
            return;
        }
        refuse(context, Refusals.of(failure, context.request().method().name(), context.normalizedPath()));
    }

    /** Answers outside of the resources, in the shape of the path's dialect. */
    void refuse(RoutingContext context, Refused refused) {
        HttpServerResponse response = context.response();
        if (response.ended()) {
            return;
        }
        metrics.counter("countersign.refused", "reason", refused.reason().name())
                .increment();
        Dialect.Answer answer = dialects.of(context.normalizedPath()).answer(refused);
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        refused.retryAfter().ifPresent(wait -> response.putHeader(HttpHeaders.RETRY_AFTER, Retry.seconds(wait)));
        if (answer.status() == 413) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (answer instanceof Dialect.Answer.Empty) {
            response.end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType()).end(buffer(answer));
    }

    private Buffer buffer(Dialect.Answer answer) {
        return switch (answer) {
            case Dialect.Answer.Json program -> json(program.body());
            case Dialect.Answer.Empty empty -> Buffer.buffer();
            case Dialect.Answer.Html people -> Buffer.buffer(people.body());
        };
    }

    private Buffer json(Object body) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a dialect's refusal is always JSON", e);
        }
    }
}
