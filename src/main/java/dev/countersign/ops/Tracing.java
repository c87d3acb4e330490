package dev.countersign.ops;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import io.quarkus.opentelemetry.runtime.AutoConfiguredOpenTelemetrySdkBuilderCustomizer;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;

/**
 * Which traces there are. By default a stranger's {@code traceparent} (W3C Trace Context) neither names a trace nor decides
 * whether it is recorded. What the server does on its own, such as looking into the outbox, is not traced.
 */
@Singleton
class Tracing implements AutoConfiguredOpenTelemetrySdkBuilderCustomizer {

    /** The setting. */
    @ConfigMapping(prefix = "countersign.tracing")
    interface Config {
        /** Whether requests continue the trace of their {@code traceparent}: only behind a gateway that sets it. */
        @WithDefault("false")
        boolean trustIncoming();
    }

    private final boolean trusted;

    Tracing(Config config) {
        this.trusted = config.trustIncoming();
    }

    @Override
    public void customize(AutoConfiguredOpenTelemetrySdkBuilder builder) {
        builder.addSamplerCustomizer((sampler, properties) -> new OfRequests(sampler));
        if (!trusted) {
            builder.addPropagatorCustomizer((propagator, properties) -> new Deaf(propagator));
        }
    }

    /** Tells others which trace a request belongs to, and believes nobody. */
    private record Deaf(TextMapPropagator speaker) implements TextMapPropagator {

        @Override
        public Collection<String> fields() {
            return speaker.fields();
        }

        @Override
        public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
            speaker.inject(context, carrier, setter);
        }

        @Override
        public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
            return context;
        }
    }

    private record OfRequests(Sampler sampler) implements Sampler {

        @Override
        public SamplingResult shouldSample(
                Context parent,
                String traceId,
                String name,
                SpanKind kind,
                Attributes attributes,
                List<LinkData> links) {
            boolean ofARequest = kind == SpanKind.SERVER
                    || Span.fromContext(parent).getSpanContext().isValid();
            return ofARequest
                    ? sampler.shouldSample(parent, traceId, name, kind, attributes, links)
                    : SamplingResult.drop();
        }

        @Override
        public String getDescription() {
            return "OfRequests{" + sampler.getDescription() + '}';
        }
    }
}
