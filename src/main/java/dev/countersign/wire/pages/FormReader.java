package dev.countersign.wire.pages;

import dev.countersign.wire.http.HttpReason;
import dev.countersign.wire.http.HttpRefused;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyReader;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Reads posted forms with {@link Form} instead of the framework's lenient reader. */
@Provider
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class FormReader implements ServerMessageBodyReader<Form> {

    @Override
    public boolean isReadable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo resource, MediaType mediaType) {
        return type == Form.class;
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == Form.class;
    }

    @Override
    public Form readFrom(Class<Form> type, Type genericType, MediaType mediaType, ServerRequestContext context)
            throws IOException {
        return read(mediaType, context.getInputStream());
    }

    @Override
    public Form readFrom(
            Class<Form> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body)
            throws IOException {
        return read(mediaType, body);
    }

    private static Form read(MediaType mediaType, InputStream body) throws IOException {
        String charset = mediaType.getParameters().get("charset");
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw HttpRefused.because(HttpReason.UNSUPPORTED_MEDIA_TYPE);
        }
        return Form.parse(body.readAllBytes());
    }
}
