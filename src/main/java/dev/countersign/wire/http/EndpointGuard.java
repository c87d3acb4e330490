package dev.countersign.wire.http;

import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Applies what every endpoint requires of its callers, see {@link Takes}, before its body is read. The rules are read from the annotations
 * before the server starts; an endpoint without one stops the start and fails a native build.
 */
@Provider
@Singleton
public class EndpointGuard implements DynamicFeature {

    /* Names, because a native binary keeps the map and classes may have other hash codes there. */
    private record Endpoint(String resource, String method) {}

    private final Map<Endpoint, Requirement> rules = new HashMap<>();
    private final Callers callers;

    EndpointGuard(Callers callers) {
        this.callers = callers;
    }

    /*
     * Called for each resource method, for some more than once. A native binary keeps the result of the build and needs no
     * reflection.
     */
    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Method method = resource.getResourceMethod();
        Takes takes = method.getAnnotation(Takes.class);
        if (takes == null) {
            throw new IllegalStateException("an endpoint has no @Takes: " + method);
        }
        Endpoint endpoint = new Endpoint(resource.getResourceClass().getName(), method.getName());
        Requirement requirement = Requirement.of(takes);
        Requirement other = rules.put(endpoint, requirement);
        if (other != null && !other.equals(requirement)) {
            throw new IllegalStateException("two endpoints have the same name and different rules: " + endpoint);
        }
    }

    /** Refuses callers whom the rule does not take, and notes the rule for {@link Callers}. */
    @ServerRequestFilter(nonBlocking = true)
    public Uni<Void> admit(SimpleResourceInfo resource, RoutingContext request) {
        Endpoint endpoint = new Endpoint(resource.getResourceClass().getName(), resource.getMethodName());
        Requirement requirement = rules.get(endpoint);
        if (requirement == null) {
            throw new IllegalStateException("there is no rule for " + endpoint);
        }
        return callers.begin(request, requirement);
    }
}
