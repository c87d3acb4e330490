package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncomingTraceTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Test
    void continuesATraceOnlyIfItIsTrusted() {
        assertThat(traceOf(true)).isEqualTo(TRACE);
        assertThat(traceOf(false)).isNotEqualTo(TRACE);
    }

    private static String traceOf(boolean trusted) {
        AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() -> Map.of(
                        "otel.traces.exporter", "none", "otel.metrics.exporter", "none", "otel.logs.exporter", "none"));
        new Tracing(() -> trusted).customize(builder);
        TextMapPropagator propagator =
                builder.build().getOpenTelemetrySdk().getPropagators().getTextMapPropagator();
        Map<String, String> headers = Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
        Context context = propagator.extract(Context.root(), headers, new Headers());
        return Span.fromContext(context).getSpanContext().getTraceId();
    }

    private record Headers() implements TextMapGetter<Map<String, String>> {

        @Override
        public Iterable<String> keys(Map<String, String> headers) {
            return headers.keySet();
        }

        @Override
        public String get(Map<String, String> headers, String name) {
            return headers.get(name);
        }
    }
}
