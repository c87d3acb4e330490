package dev.countersign.wire.connection;

import dev.countersign.guard.ClientAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.jboss.logging.Logger;

/**
 * Watches every connection that the public port accepts. The server has no hook for that, so this adds a handler in front of
 * the listening channel's own. It is in place as soon as the port is open.
 */
@ApplicationScoped
class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class);

    private final Vertx vertx;
    private final ConnectionConfig config;
    private final ConnectionCount count;

    Connections(Vertx vertx, ConnectionConfig config, ClientAddress addresses, MeterRegistry metrics) {
        this.vertx = vertx;
        this.config = config;
        this.count = new ConnectionCount(config.connectionsPerNetwork(), addresses, metrics);
    }

    void watch(@ObservesAsync HttpServerStart start) {
        for (EventExecutor each : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            if (each instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> watch(loop, start.options()));
            }
        }
    }

    private void watch(SingleThreadEventLoop loop, HttpServerOptions options) {
        boolean found = false;
        for (Iterator<Channel> all = loop.registeredChannelsIterator(); all.hasNext(); ) {
            Channel channel = all.next();
            if (channel instanceof ServerChannel && isAt(options.getPort(), channel)) {
                channel.pipeline().addFirst(new Acceptor(options));
                found = true;
            }
        }
        if (!found) {
            LOG.error(
                    "the public port's channel was not found: slow clients and connections per network have no limit");
        }
    }

    private static boolean isAt(int port, Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress address && address.getPort() == port;
    }

    /* Runs before the server adds its handlers to a connection's pipeline, so the guard sees each byte first. */
    private final class Acceptor extends ChannelInboundHandlerAdapter {

        private final HttpServerOptions options;

        private Acceptor(HttpServerOptions options) {
            this.options = options;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) throws Exception {
            if (accepted instanceof Channel connection) {
                if (!count.take(connection)) {
                    connection.unsafe().closeForcibly();
                    return;
                }
                connection.pipeline().addLast(new ConnectionGuard(config, options));
            }
            super.channelRead(context, accepted);
        }
    }
}
