package dev.countersign.ops;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;

/** Keeps the query strings of URLs out of traces, since they may contain tokens, codes and states. */
@Singleton
class UntracedQueries implements SpanProcessor {

    private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
    private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");
    private static final String HIDDEN = "***";

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        if (span.getAttribute(QUERY) != null) {
            span.setAttribute(QUERY, HIDDEN);
        }
        String url = span.getAttribute(URL);
        if (url != null && url.indexOf('?') >= 0) {
            span.setAttribute(URL, url.substring(0, url.indexOf('?') + 1) + HIDDEN);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
