package dev.countersign.wire.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The methods that resources answer at each path, read from their annotations before the server starts. The framework
 * refuses other methods without listing these, as {@code Allow} must (RFC 9110, 15.5.6).
 */
@Provider
public class Endpoints implements DynamicFeature {

    private final Map<String, Set<String>> byPath = new HashMap<>();

    /** The methods of paths with parameters, such as {@code /sessions/{id}}, by an expression for such paths. */
    private final Map<String, Set<String>> byExpression = new HashMap<>();

    /* Called once for each resource method. A native binary keeps the result of the build and needs no reflection. */
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        String template =
                path(resource.getResourceClass().getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
        Set<String> methods = template.contains("{")
                ? byExpression.computeIfAbsent(template.replaceAll("\\{[^}]+}", "[^/]+"), any -> new TreeSet<>())
                : byPath.computeIfAbsent(template, any -> new TreeSet<>());
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod answered = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (answered != null) {
                methods.add(answered.value());
                methods.add(HttpMethod.OPTIONS);
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
    }

    private static String path(Path annotation) {
        return annotation == null ? "" : '/' + annotation.value().replaceAll("^/|/$", "");
    }

    /** The methods at {@code path}, with or without a slash at its end; empty if there is no endpoint. */
    Set<String> methods(String path) {
        String bare = path.replaceFirst("/$", "");
        Set<String> exact = byPath.get(bare);
        return exact != null ? exact : methodsWithParameters(bare);
    }

    private Set<String> methodsWithParameters(String path) {
        return byExpression.entrySet().stream()
                .filter(expression -> path.matches(expression.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }
}
