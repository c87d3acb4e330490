package dev.countersign.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/** A collector of traces: takes what the server exports by OTLP over HTTP, in protobuf. */
public final class TraceCollector implements QuarkusTestResourceLifecycleManager {

    private static final Queue<byte[]> EXPORTED = new ConcurrentLinkedQueue<>();

    private HttpServer server;

    /** One span; ids are in hex, a parent of none is empty, and attributes that are not texts are empty. */
    public record Span(String traceId, String parentId, String name, int kind, Map<String, String> attributes) {
        public static final int SERVER = 2;
        public static final int CLIENT = 3;
    }

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/traces", TraceCollector::collect);
        server.start();
        Map<String, String> settings = Map.of(
                "quarkus.otel.sdk.disabled",
                "false",
                "quarkus.otel.exporter.otlp.endpoint",
                "http://127.0.0.1:" + server.getAddress().getPort(),
                "quarkus.otel.exporter.otlp.protocol",
                "http/protobuf",
                "quarkus.otel.bsp.schedule.delay",
                "50ms");
        settings.forEach(Servers::give);
        return settings;
    }

    @Override
    public void stop() {
        server.stop(0);
        EXPORTED.clear();
    }

    private static void collect(HttpExchange exchange) throws IOException {
        try (exchange) {
            EXPORTED.add(exchange.getRequestBody().readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Everything that was exported, as it came. Texts can be found in it. */
    public static String raw() {
        StringBuilder all = new StringBuilder();
        EXPORTED.forEach(one -> all.append(new String(one, StandardCharsets.ISO_8859_1)));
        return all.toString();
    }

    /** Every span that was exported. */
    public static List<Span> spans() {
        List<Span> all = new ArrayList<>();
        EXPORTED.forEach(request -> fields(request, (number, resource) -> {
            if (number == 1) {
                fields(resource, (inResource, scope) -> {
                    if (inResource == 2) {
                        fields(scope, (inScope, span) -> {
                            if (inScope == 2) {
                                all.add(span(span));
                            }
                        });
                    }
                });
            }
        }));
        return all;
    }

    private static Span span(byte[] message) {
        Map<Integer, byte[]> single = new HashMap<>();
        Map<String, String> attributes = new HashMap<>();
        fields(message, (number, value) -> {
            if (number == 9) {
                Map<Integer, byte[]> pair = new HashMap<>();
                fields(value, pair::put);
                Map<Integer, byte[]> any = new HashMap<>();
                fields(pair.get(2), any::put);
                attributes.put(text(pair.get(1)), text(any.getOrDefault(1, new byte[0])));
            } else {
                single.put(number, value);
            }
        });
        return new Span(
                HexFormat.of().formatHex(single.get(1)),
                HexFormat.of().formatHex(single.getOrDefault(4, new byte[0])),
                text(single.get(5)),
                single.get(6)[0],
                attributes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /* The fields of a message of Protocol Buffers. Of a number only the lowest byte is passed on. */
    private static void fields(byte[] message, BiConsumer<Integer, byte[]> each) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long key = varint(in);
            byte[] value = switch ((int) (key & 7)) {
                case 0 -> new byte[] {(byte) varint(in)};
                case 1 -> bytes(in, Long.BYTES);
                case 2 -> bytes(in, (int) varint(in));
                default -> bytes(in, Integer.BYTES);
            };
            each.accept((int) (key >>> 3), value);
        }
    }

    private static byte[] bytes(ByteBuffer in, int count) {
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
