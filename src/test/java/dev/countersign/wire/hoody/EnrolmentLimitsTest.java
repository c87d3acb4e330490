package dev.countersign.wire.hoody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.guard.WatchedRateLimits;
import dev.countersign.testing.RequiredFactorProfile;
import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.lang.reflect.Method;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code EndpointLimitsTest} shows, for the endpoint that begins the setup which a sign-in requires. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(RequiredFactorProfile.class)
class EnrolmentLimitsTest {

    @Inject
    WatchedRateLimits limits;

    @Test
    void beginningCountsEveryLimitThatItDeclares() {
        Method begin = Stream.of(TwoFactorEnrolmentResource.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("begin"))
                .findFirst()
                .orElseThrow();

        Enrolling.somebody().begin();

        assertThat(limits.counted(begin)).isNotEmpty().isEqualTo(WatchedRateLimits.declared(begin));
    }
}
