package dev.countersign.wire.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ValidationException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one error mapper: every failure of a resource becomes a refusal in the shape of the path's dialect. */
@Singleton
public class ErrorMapper {

    private final Dialects dialects;
    private final Refusals refusals;
    private final Instance<RoutingContext> requests;
    private final RefusalMetrics metrics;

    ErrorMapper(Dialects dialects, Refusals refusals, Instance<RoutingContext> requests, RefusalMetrics metrics) {
        this.dialects = dialects;
        this.refusals = refusals;
        this.requests = requests;
        this.metrics = metrics;
    }

    /* The framework would otherwise map each type besides Throwable itself. */
    @ServerExceptionMapper({
        Throwable.class,
        WebApplicationException.class,
        ValidationException.class,
        ConstraintViolationException.class
    })
    public Response toResponse(Throwable failure) {
        RoutingContext request = requests.get();
        String path = request.normalizedPath();
        String method = request.request().method().name();
        Refusal refusal = isWrongMethod(failure, method, path)
                ? Refusal.of(HttpReason.METHOD_NOT_ALLOWED)
                : refusals.of(failure, method, path);
        metrics.count(refusal);
        Dialect dialect = dialects.of(path);
        Dialect.Answer answer = dialect.at(path, refusal.answer().apply(dialect));
        Response.ResponseBuilder response =
                Response.status(answer.status()).type(answer.contentType()).entity(answer.body());
        refusal.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, Retry.seconds(wait)));
        answer.headers().forEach(response::header);
        if (answer.status() == 401 && !answer.headers().containsKey(HttpHeaders.WWW_AUTHENTICATE)) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, dialect.scheme(path));
        }
        if (answer.status() == 405) {
            response.header(HttpHeaders.ALLOW, String.join(", ", dialects.methods(path)));
        }
        return response.build();
    }

    /* The framework answers 404 where the method exists, but only at other paths of the same resource. */
    private boolean isWrongMethod(Throwable failure, String method, String path) {
        Set<String> methods = dialects.methods(path);
        return failure instanceof NotFoundException && !methods.isEmpty() && !methods.contains(method);
    }
}
