package dev.countersign.wire;

import dev.countersign.guard.Limit;
import dev.countersign.guard.WatchedRateLimits;
import dev.countersign.wire.http.CredentialRule;
import dev.countersign.wire.http.Takes;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An endpoint of the server, as its resource describes it.
 *
 * @param dialect the name of its package
 * @param hasBody whether it reads a body
 * @param limits the rate limits that it declares
 * @param handler its method
 */
record Endpoint(
        String dialect,
        String method,
        String path,
        boolean hasBody,
        CredentialRule rule,
        Set<Limit> limits,
        Method handler) {

    private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target", "classes");
    private static final String SOME_ID = "0123456789abcdef01234567";

    /** The endpoints of all dialects and pages. */
    static List<Endpoint> all() {
        try (Stream<java.nio.file.Path> files = Files.walk(CLASSES.resolve("dev/countersign/wire"))) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.contains("$"))
                    .map(file -> type(file.replace(".class", "").replace('/', '.')))
                    .filter(type -> type.isAnnotationPresent(Path.class))
                    .flatMap(type ->
                            Arrays.stream(type.getDeclaredMethods()).flatMap(method -> of(type, method).stream()))
                    .sorted(Comparator.comparing(Endpoint::toString))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Endpoint.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Endpoint> of(Class<?> resource, Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .flatMap(type -> Arrays.stream(type.getAnnotationsByType(HttpMethod.class)))
                .findFirst()
                .map(http -> new Endpoint(
                        resource.getPackageName().replaceFirst(".*\\.", ""),
                        http.value(),
                        path(resource.getAnnotation(Path.class), method.getAnnotation(Path.class)),
                        readsBody(resource, method),
                        method.getAnnotation(Takes.class).value(),
                        WatchedRateLimits.declared(method),
                        method));
    }

    private static String path(Path ofResource, Path ofMethod) {
        String path = ofResource.value() + (ofMethod == null ? "" : ofMethod.value());
        return path.replaceAll("\\{\\w+}", SOME_ID);
    }

    private static boolean readsBody(Class<?> resource, Method method) {
        return method.isAnnotationPresent(Consumes.class)
                || Arrays.asList(method.getParameterTypes()).contains(byte[].class)
                || (resource.isAnnotationPresent(Consumes.class)
                        && Arrays.stream(method.getParameterTypes()).anyMatch(Class::isRecord));
    }

    @Override
    public String toString() {
        return dialect + ' ' + method + ' ' + path;
    }
}
