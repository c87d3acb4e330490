package dev.countersign.wire.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.wire.signature.ResponseSignature;
import dev.countersign.wire.signature.SigningRequest;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The outermost routes. The first wraps every response so that it is signed, sets the headers that all responses have,
 * and refuses paths that proxies and servers read differently. The last one answers, in the dialect's form, what no
 * other route answered.
 */
@ApplicationScoped
class EdgeRoutes {

    /* Matrix parameters, encoded slashes, backslashes and semicolons, doubled slashes, dot segments, encoded or not. */
    private static final Pattern ODD_PATH = Pattern.compile(
            ";|\\\\|//|%(2[fF]|5[cC]|3[bB]|00|25)|(^|/)(\\.|%2[eE])(\\.|%2[eE])?(/|$)|[\\x00-\\x20\\x7f-\\uffff]");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");
    /* A number of 18 digits always fits into a long. */
    private static final int LONGEST_LENGTH = 18;
    private static final long USUAL_BODY = 16 << 10;
    private static final int AFTER_THE_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT + 1;
    private static final CharSequence ORIGIN = HttpHeaders.createOptimized("Origin");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");

    private final ResponseSignature signature;
    private final Dialects dialects;
    private final Cors cors;
    private final Refusals refusals;
    private final ObjectMapper json;
    private final RefusalMetrics metrics;
    private final Drain drain;
    private final long maxBody;

    EdgeRoutes(
            ResponseSignature signature,
            Dialects dialects,
            Cors cors,
            Refusals refusals,
            ObjectMapper json,
            RefusalMetrics metrics,
            Drain drain,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBody) {
        this.signature = signature;
        this.dialects = dialects;
        this.cors = cors;
        this.refusals = refusals;
        this.json = json;
        this.metrics = metrics;
        this.drain = drain;
        this.maxBody = maxBody.asLongValue();
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(request -> enter(router, request));
        router.route().order(AFTER_THE_LIMIT).handler(this::limitBody);
        router.route().order(Integer.MAX_VALUE).handler(request -> refuse(request, Refusal.of(HttpReason.NOT_FOUND)));
        router.route().order(Integer.MIN_VALUE + 1).failureHandler(this::fail);
        router.errorHandler(413, request -> refuse(request, Refusal.of(HttpReason.PAYLOAD_TOO_LARGE)));
        router.errorHandler(400, request -> refuse(request, Refusal.of(HttpReason.MALFORMED_BODY)));
        router.errorHandler(500, this::fail);
    }

    /* The framework has noted its own limit, which is that of the largest bodies; the one who reads the body keeps to it. */
    private void limitBody(RoutingContext context) {
        context.put(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY, maxBody(context));
        context.next();
    }

    private long maxBody(RoutingContext context) {
        String path = context.normalizedPath();
        return dialects.of(path).takesLargeBodies(path) ? maxBody : Math.min(maxBody, USUAL_BODY);
    }

    private void enter(Router router, RoutingContext context) {
        if (SigningRequest.isSigned(context.request())) {
            MetricLabels.forgetPath(context);
            putHeaders(context, context.response());
            judge(context);
        } else {
            router.handle(signed(context));
        }
    }

    private SigningRequest signed(RoutingContext context) {
        String path = context.normalizedPath();
        return new SigningRequest(
                (HttpServerRequestInternal) context.request(), signature, response -> explain(path, response));
    }

    /* The body for a refusal that the framework sends without one; null where the dialect has no body for it either. */
    private Buffer explain(String path, HttpServerResponse response) {
        Dialect.Answer answer =
                Refusals.ofStatus(response.getStatusCode()).answer().apply(dialects.of(path));
        if (answer.status() != response.getStatusCode() || answer instanceof Dialect.Answer.Empty) {
            return null;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        return buffer(answer);
    }

    private void putHeaders(RoutingContext context, HttpServerResponse response) {
        response.putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
        response.putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        response.putHeader(HttpHeaders.VARY, ORIGIN);
        drain.endConnection(context.request().version(), response);
        dialects.of(context.normalizedPath()).headers().forEach(response::putHeader);
        cors.share(context.request(), response);
    }

    private void judge(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<HttpReason> flaw = RequestSyntax.flaw(request);
        if (flaw.isPresent()) {
            refuseAndClose(context, context.response(), flaw.get());
            return;
        }
        // An empty body has no type, even if a program sets Content-Type on every request.
        if ("0".equals(request.getHeader(HttpHeaders.CONTENT_LENGTH))) {
            request.headers().remove(HttpHeaders.CONTENT_TYPE);
        }
        Dialect dialect = dialects.of(context.normalizedPath());
        try {
            refusal(context).ifPresent(reason -> {
                throw HttpRefused.because(reason);
            });
            dialect.admit(request);
            cors.refusal(request, dialect).ifPresent(reason -> {
                throw HttpRefused.because(reason);
            });
        } catch (HttpRefused refused) {
            refuse(context, Refusal.of(refused));
            return;
        }
        goOn(context);
    }

    /* It is unclear where the body of such a request ends, so the connection cannot be reused. */
    private void refuseAndClose(RoutingContext context, HttpServerResponse response, HttpReason reason) {
        if (context.request().version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        refuse(context, response, Refusal.of(reason));
        context.request().connection().close();
    }

    private Optional<HttpReason> refusal(RoutingContext context) {
        String uri = context.request().uri();
        int query = uri.indexOf('?');
        if (!dialects.isOn(context.normalizedPath())) {
            return Optional.of(HttpReason.NOT_FOUND);
        }
        if (ODD_PATH.matcher(query < 0 ? uri : uri.substring(0, query)).find()) {
            return Optional.of(HttpReason.INVALID_PATH);
        }
        List<String> types = context.request().headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() > 1 || (types.size() == 1 && types.getFirst().isBlank())) {
            return Optional.of(HttpReason.UNSUPPORTED_MEDIA_TYPE);
        }
        return announcesTooMuch(context) ? Optional.of(HttpReason.PAYLOAD_TOO_LARGE) : Optional.empty();
    }

    /* The server would refuse it too, but without a body in its answer. */
    private boolean announcesTooMuch(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > LONGEST_LENGTH || Long.parseLong(length) > maxBody(context));
    }

    private void goOn(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (Cors.isPreflight(request)) {
            cors.allow(request, context.response());
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            tellMethods(context);
        } else {
            context.next();
        }
    }

    /* In {@code Allow}, the framework would list every method of the resource's class. */
    private void tellMethods(RoutingContext context) {
        Set<String> methods = dialects.methods(context.normalizedPath());
        if (methods.isEmpty()) {
            refuse(context, Refusal.of(HttpReason.NOT_FOUND));
        } else {
            context.response()
                    .putHeader(HttpHeaders.ALLOW, String.join(", ", methods))
                    .end();
        }
    }

    private void fail(RoutingContext context) {
        if (!SigningRequest.isSigned(context.request())) {
            // The router refuses a request without an authority or a path before its first route.
            HttpServerResponse response = signed(context).response();
            MetricLabels.forgetPath(context);
            putHeaders(context, response);
            refuseAndClose(context, response, HttpReason.MALFORMED_REQUEST);
            return;
        }
        Throwable failure = context.failure();
        if (failure == null) {
            refuse(context, Refusals.ofStatus(context.statusCode()));
            return;
        }
        refuse(context, refusals.of(failure, context.request().method().name(), context.normalizedPath()));
    }

    /** Sends a refusal that comes from outside of the resources, in the form of the path's dialect. */
    void refuse(RoutingContext context, Refusal refusal) {
        refuse(context, context.response(), refusal);
    }

    private void refuse(RoutingContext context, HttpServerResponse response, Refusal refusal) {
        if (response.ended()) {
            return;
        }
        metrics.count(refusal);
        Dialect.Answer answer = refusal.answer().apply(dialects.of(context.normalizedPath()));
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        refusal.retryAfter().ifPresent(wait -> response.putHeader(HttpHeaders.RETRY_AFTER, Retry.seconds(wait)));
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
