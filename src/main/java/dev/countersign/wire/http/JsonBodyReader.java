package dev.countersign.wire.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Reads the dialects' request records with {@link StrictJson} instead of the framework's lenient reader. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class JsonBodyReader implements ServerMessageBodyReader<Record> {

    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final StrictJson json;
    private final Instance<RoutingContext> requests;

    JsonBodyReader(StrictJson json, Instance<RoutingContext> requests) {
        this.json = json;
        this.requests = requests;
    }

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(Class<Record> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        return read(type, mediaType, context.getInputStream());
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(type, mediaType, body);
    }

    private Record read(Class<Record> type, MediaType mediaType, InputStream body) throws IOException {
        String charset = mediaType.getParameters().get("charset");
        boolean other = charset != null && !charset.equalsIgnoreCase("utf-8");
        if (other || mediaType.isWildcardType() || mediaType.isWildcardSubtype()) {
            throw HttpRefused.because(HttpReason.UNSUPPORTED_MEDIA_TYPE);
        }
        byte[] bytes = body.readAllBytes();
        // Without a Content-Type, browsers send a body to another origin without a preflight.
        if (bytes.length > 0 && !requests.get().request().headers().contains(HttpHeaders.CONTENT_TYPE)) {
            throw HttpRefused.because(HttpReason.UNSUPPORTED_MEDIA_TYPE);
        }
        boolean omitted = bytes.length == 0 && OptionalBody.class.isAssignableFrom(type);
        return json.read(omitted ? EMPTY : bytes, type);
    }
}
