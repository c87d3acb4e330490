package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An endpoint that does not say which credentials it takes is never served. */
class EndpointGuardTest {

    private static final Set<CredentialKind> OF_CALLERS = Set.of(
            CredentialKind.SESSION,
            CredentialKind.BANNED_SESSION,
            CredentialKind.AUTOMATION_TOKEN,
            CredentialKind.BANNED_AUTOMATION_TOKEN,
            CredentialKind.PASSWORD,
            CredentialKind.BANNED_PASSWORD,
            CredentialKind.PENDING_SIGNUP);

    private final EndpointGuard guard = new EndpointGuard(null);

    /** As the framework describes a resource method, before the start and at a request. */
    private record Described(Class<?> getResourceClass, Method getResourceMethod)
            implements ResourceInfo, SimpleResourceInfo {

        static Described of(String method, Class<?>... parameters) throws NoSuchMethodException {
            return new Described(Resource.class, Resource.class.getMethod(method, parameters));
        }

        @Override
        public String getMethodName() {
            return getResourceMethod.getName();
        }

        @Override
        public Class<?>[] parameterTypes() {
            return getResourceMethod.getParameterTypes();
        }
    }

    /** Not a resource of the server: it has no path. */
    public static final class Resource {
        @GET
        public String silent() {
            return "";
        }

        @GET
        @Takes(CredentialRule.PUBLIC)
        public String open() {
            return "";
        }

        @GET
        @Takes(CredentialRule.SESSION)
        public String open(String id) {
            return id;
        }
    }

    @Test
    void doesNotStartWithAnEndpointWithoutARule() throws NoSuchMethodException {
        guard.configure(Described.of("open"), null);
        Described silent = Described.of("silent");
        assertThatThrownBy(() -> guard.configure(silent, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Resource.silent()");
    }

    @Test
    void doesNotStartWithTwoRulesForOneName() throws NoSuchMethodException {
        guard.configure(Described.of("open"), null);
        guard.configure(Described.of("open"), null);
        Described other = Described.of("open", String.class);
        assertThatThrownBy(() -> guard.configure(other, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("different rules");
    }

    @Test
    void servesNoEndpointThatItDoesNotKnow() throws NoSuchMethodException {
        Described open = Described.of("open");
        assertThatThrownBy(() -> guard.admit(open, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("there is no rule for");
    }

    /* A sign-in verifies its own password. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PASSWORD")
    void requiresACallerWhereNothingElseIsTaken(CredentialRule rule) {
        boolean onlyCallers =
                Arrays.stream(CredentialKind.values()).filter(rule::takes).allMatch(OF_CALLERS::contains);
        assertThat(rule.requiresACaller()).isEqualTo(onlyCallers);
        boolean callers = OF_CALLERS.stream().anyMatch(rule::takes);
        assertThat(rule.takesACaller()).isEqualTo(callers);
    }
}
