package dev.countersign.wire.http;

import dev.countersign.kernel.SecretToken;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie that binds a request of the device flow to the browser that typed its code, named {@code
 * __Host-device_verify} over https. A ticket that somebody else got hold of is worth nothing without it.
 */
@ApplicationScoped
public class DeviceCookie {

    private static final Cookies.Kind KIND = Cookies.Kind.ofHost("device_verify");

    private final Cookies cookies;

    DeviceCookie(Cookies cookies) {
        this.cookies = cookies;
    }

    /** Sets the cookie for as long as the request can be decided. */
    public void set(HttpServerRequest request, SecretToken secret, Duration life) {
        cookies.set(request, KIND, secret, Optional.of(life));
    }

    public List<SecretToken> read(HttpServerRequest request) {
        return cookies.tokens(request, KIND);
    }

    /** Deletes the cookie once the request is decided. */
    public void delete(HttpServerRequest request) {
        cookies.delete(request, KIND);
    }
}
