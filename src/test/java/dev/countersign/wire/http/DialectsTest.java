package dev.countersign.wire.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Servers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two dialects share a root: the most specific owner of a path answers. */
@QuarkusTest
@WithTestResource(Servers.class)
class DialectsTest {

    @Inject
    Dialects dialects;

    @ParameterizedTest
    @CsvSource({
        "/api/auth/login, thogits",
        "/api/auth/me, thogits",
        "/api/auth/2fa, thogits",
        "/api/auth/2fa/any/thing, thogits",
        "/api/auth/, better-auth",
        "/api/auth/login/x, better-auth",
        "/api/auth/login/, better-auth",
        "/api/auth/2fax, better-auth",
        "/api/auth/sign-in/email, better-auth",
        "/api/v1/auth/login, hoody",
        "/api/v1/, hoody",
        "/auth/login, hydracore",
        "/account, pages",
        "/account/any/thing, pages",
        "/api/auth, hoody",
        "/auth, hoody",
        "/accounts, hoody",
        "/, hoody"
    })
    void giveAPathToItsMostSpecificOwner(String path, String dialect) {
        assertThat(dialects.of(path).name()).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/users/auth/sessions, 'DELETE,GET,HEAD,OPTIONS'",
        "/api/v1/users/auth/sessions/0123456789abcdef01234567, 'DELETE,OPTIONS'",
        "/api/v1/users/auth/2fa, 'DELETE,OPTIONS'",
        "/api/v1/users/auth/2fa/token-gate/, 'OPTIONS,PATCH,PUT'",
        "/api/v1/nothing, ''",
        "/api/auth/2fa/totp/setup, 'OPTIONS,POST'",
        "/auth/me, 'GET,HEAD,OPTIONS'",
        "/account/verify, 'GET,HEAD,OPTIONS,POST'"
    })
    void tellTheMethodsOfAPath(String path, String methods) {
        assertThat(String.join(",", dialects.methods(path))).isEqualTo(methods);
    }
}
