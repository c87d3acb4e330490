package dev.countersign.wire.http;

import dev.countersign.automation.RealmId;
import dev.countersign.kernel.Problems;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host name of the API, below which each realm has a name of its own: {@code <realm id>.<host>}. A first label that is
 * no id is ignored. Clients choose their host name freely, so a realm restricts tokens and proves nothing.
 */
public final class ApiHost {

    private static final Pattern HOST = Pattern.compile("[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})*");
    private static final int MOST = 228;

    private final Optional<String> suffix;

    /** @param host empty where there are no realms */
    public ApiHost(Optional<String> host) {
        this.suffix = host.map(name -> '.' + name.toLowerCase(Locale.ROOT));
    }

    static void judge(ServerConfig config, Problems problems) {
        problems.require(
                config.apiHost().map(ApiHost::isHost).orElse(true),
                "countersign.api-host",
                "a host name without a port, such as api.example.com");
    }

    private static boolean isHost(String text) {
        return text.length() <= MOST
                && HOST.matcher(text.toLowerCase(Locale.ROOT)).matches();
    }

    /** The realm in the host name of the request; empty if there is none. */
    public Optional<RealmId> realm(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return suffix.filter(any -> authority != null).flatMap(end -> realm(authority.host(), end));
    }

    private static Optional<RealmId> realm(String host, String end) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(end) ? RealmId.parse(name.substring(0, name.length() - end.length())) : Optional.empty();
    }
}
