package dev.countersign.attacks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.testing.ServerProcess;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An invalid setting must stop the start and not surface at the first request. */
@Tag("few")
class UnknownDialectIT {

    private static void assertEnds(String name, String value, String why) {
        assertThatThrownBy(() -> ServerProcess.started(Map.of(name, value)).close())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended with 78")
                .hasMessageContaining(why);
    }

    @Test
    void startsNoServerWithAnUnknownDialect() {
        assertEnds("countersign.dialects", "hoody,beter-auth", "there is no dialect [beter-auth]");
    }

    @Test
    void startsNoServerWithCrossSiteCookiesOverHttp() {
        assertEnds(
                "countersign.cookies.cross-site", "true", "countersign.cookies.cross-site needs a base URL with https");
    }
}
