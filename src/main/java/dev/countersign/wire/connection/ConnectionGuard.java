package dev.countersign.wire.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client takes too long to send a head or a body, even if bytes keep arriving. Between two
 * requests only the server's idle time-out applies. It also replaces the server's decoder with {@link StrictDecoder}.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter implements StrictDecoder.Progress {

    private final ConnectionConfig config;
    private final HttpServerOptions options;
    private ChannelHandlerContext context;
    private ScheduledFuture<?> deadline;
    private boolean begun;

    ConnectionGuard(ConnectionConfig config, HttpServerOptions options) {
        this.config = config;
        this.options = options;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception {
        context = active;
        expect(config.headTimeout().toMillis());
        super.channelActive(active);
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object bytes) throws Exception {
        context = active;
        if (!begun) {
            begun = true;
            begin(active.pipeline());
        }
        super.channelRead(active, bytes);
    }

    /*
     * A decoder may only be replaced before its first byte: later it may be within a body, which would be read as a request.
     * The server finds its decoder by name, so the new one keeps the name.
     */
    private void begin(ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(VertxHttpRequestDecoder.class);
        if (decoder != null) {
            pipeline.replace(decoder.name(), decoder.name(), new StrictDecoder(options, this));
        } else {
            nothingExpected();
        }
    }

    @Override
    public void headBegins() {
        if (deadline == null) {
            expect(config.headTimeout().toMillis());
        }
    }

    @Override
    public void bodyBegins() {
        expect(config.bodyTimeout().toMillis());
    }

    @Override
    public void nothingExpected() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void expect(long millis) {
        nothingExpected();
        deadline = context.executor().schedule(this::close, millis, TimeUnit.MILLISECONDS);
    }

    private void close() {
        var unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        nothingExpected();
        super.channelInactive(inactive);
    }
}
