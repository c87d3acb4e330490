package dev.countersign.wire.connection;

import dev.countersign.wire.http.RequestSyntax;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.List;

/**
 * The server's HTTP/1 decoder, extended to mark requests with flaws that the parsed request would hide: a folded header
 * line (RFC 9112, 5.2) or an invalid version. {@link RequestSyntax} refuses marked requests.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {

    /** Is told which part of a request the client is sending. */
    interface Progress {

        void headBegins();

        void bodyBegins();

        void nothingExpected();
    }

    private final Progress progress;
    private boolean inHead = true;
    private boolean firstLine = true;
    private boolean folded;

    StrictDecoder(HttpServerOptions options, Progress progress) {
        super(options);
        this.progress = progress;
    }

    /* While it expects a head, the decoder consumes whole lines, and emits the request with the last one. */
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        int from = in.readerIndex();
        int before = out.size();
        if (inHead && in.isReadable()) {
            progress.headBegins();
        }
        super.decode(context, in, out);
        if (inHead) {
            lookForFolds(in, from, in.readerIndex());
        }
        if (out.size() > before && isUnreadable(out.get(before))) {
            refuse(out, before);
        }
        for (Object message : out.subList(before, out.size())) {
            follow(message);
        }
    }

    /* Except for a head that is too long, which is answered with its own status. */
    private static boolean isUnreadable(Object message) {
        return message instanceof HttpRequest request
                && request.decoderResult().isFailure()
                && !(request.decoderResult().cause() instanceof TooLongFrameException);
    }

    /* The server itself would answer an unreadable request unsigned and without a body. */
    private static void refuse(List<Object> out, int at) {
        HttpRequest marked =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", HeadersMultiMap.httpHeaders());
        marked.headers().set(RequestSyntax.FLAW, "1");
        ReferenceCountUtil.release(out.set(at, marked));
        out.add(at + 1, LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void lookForFolds(ByteBuf bytes, int from, int to) {
        boolean lineBegins = true;
        for (int i = from; i < to; i++) {
            byte b = bytes.getByte(i);
            if (lineBegins && !firstLine && (b == ' ' || b == '\t')) {
                folded = true;
            }
            lineBegins = b == '\n';
            firstLine &= !lineBegins || isBlank(bytes, from, i);
        }
    }

    /* Empty lines before a request line are skipped (RFC 9112, 2.2). */
    private static boolean isBlank(ByteBuf bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes.getByte(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private void follow(Object message) {
        if (message instanceof HttpRequest request) {
            mark(request);
            inHead = false;
            folded = false;
            firstLine = true;
            progress.bodyBegins();
        }
        if (message instanceof LastHttpContent) {
            inHead = true;
            progress.nothingExpected();
        }
    }

    /* The decoder drops the length and continues (RFC 9112, 6.3); a proxy may have used the length. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        super.handleTransferEncodingChunkedWithContentLength(message);
        message.headers().set(RequestSyntax.FLAW, "1");
    }

    private void mark(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean known = version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
        if (folded || !known) {
            request.headers().set(RequestSyntax.FLAW, "1");
            if (!known) {
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
        }
    }
}
