package dev.countersign.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.netcrusher.core.reactor.NioReactor;
import org.netcrusher.core.throttle.DelayThrottler;
import org.netcrusher.core.throttle.ThrottlerFactory;
import org.netcrusher.tcp.TcpCrusher;
import org.netcrusher.tcp.TcpCrusherBuilder;

/**
 * A slow network between the server under test and PostgreSQL and Redis: data that a handler has read is stale when it
 * writes, so that a race lasts as long as between machines. The tests themselves reach both servers directly,
 * through {@link Ledger} and {@link Servers}.
 */
public final class Delays implements QuarkusTestResourceLifecycleManager {
    /** The argument: how long each direction of each connection delays its data. */
    public static final String MILLIS = "millis";

    private static final Map<String, Integer> SERVERS =
            Map.of("quarkus.datasource.reactive.url", 5432, "quarkus.redis.hosts", 6379);
    /* The defaults would take 4 MiB a connection. */
    private static final int BUFFERS = 16;
    private static final int BUFFER_BYTES = 8192;

    private final List<TcpCrusher> proxies = new ArrayList<>();
    private long millis;
    private NioReactor reactor;

    @Override
    public void init(Map<String, String> arguments) {
        millis = Long.parseLong(arguments.get(MILLIS));
    }

    /** Runs after {@link Servers}, whose addresses it replaces. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public Map<String, String> start() {
        try {
            reactor = new NioReactor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> replaced = new HashMap<>();
        SERVERS.forEach((setting, usualPort) -> replaced.put(setting, slowWayTo(Servers.started(setting), usualPort)));
        replaced.forEach(Servers::give);
        return replaced;
    }

    private String slowWayTo(String url, int usualPort) {
        URI server = URI.create(url);
        int port = server.getPort() < 0 ? usualPort : server.getPort();
        TcpCrusher proxy = open(new InetSocketAddress(server.getHost(), port));
        proxies.add(proxy);
        String user = server.getRawUserInfo() == null ? "" : server.getRawUserInfo() + '@';
        String path = server.getRawPath();
        return server.getScheme() + "://" + user + "127.0.0.1:"
                + proxy.getBindAddress().getPort() + path;
    }

    private TcpCrusher open(InetSocketAddress server) {
        ThrottlerFactory delay = client -> new DelayThrottler(millis, TimeUnit.MILLISECONDS);
        return TcpCrusherBuilder.builder()
                .withReactor(reactor)
                .withBindAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.one()))
                .withConnectAddress(server)
                .withBacklog(256)
                .withTcpNoDelay(true)
                .withBufferCount(BUFFERS)
                .withBufferSize(BUFFER_BYTES)
                .withOutgoingThrottlerFactory(delay)
                .withIncomingThrottlerFactory(delay)
                .buildAndOpen();
    }

    @Override
    public void stop() {
        proxies.forEach(TcpCrusher::close);
        proxies.clear();
        if (reactor != null) {
            reactor.close();
        }
    }
}
