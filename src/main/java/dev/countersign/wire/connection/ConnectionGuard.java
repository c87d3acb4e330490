package dev.countersign.wire.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose client is too slow with a head or a body, however steadily its bytes trickle in. Between two
 * requests only the server's idle time-out counts. It also puts {@link StrictDecoder} in place of the server's decoder.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter implements StrictDecoder.Progress {

    private static final String DECODER = "httpDecoder";

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

    /* Only before its first byte can a decoder be replaced: later it may be within a body, which would be read as a request. */
    private void begin(ChannelPipeline pipeline) {
        if (pipeline.get(DECODER) instanceof VertxHttpRequestDecoder) {
            pipeline.replace(DECODER, DECODER, new StrictDecoder(options, this));
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
