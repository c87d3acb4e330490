package dev.countersign.oauth;

import dev.countersign.oauth.provider.ProviderFailure;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Tells operators about providers that fail, and counts how sign-ins through providers end. */
@ApplicationScoped
class ProviderFailures {

    private static final Logger LOG = Logger.getLogger(ProviderFailures.class);

    private final MeterRegistry metrics;

    ProviderFailures(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Logs and counts the failure; returns what the application is told. */
    ProviderError note(String provider, ProviderFailure failure) {
        LOG.warnf(
                "a provider failed: provider=%s reason=%s detail=%s",
                provider, failure.kind().label(), failure.getMessage());
        metrics.counter(
                        "countersign.provider.failed",
                        "provider",
                        provider,
                        "reason",
                        failure.kind().label())
                .increment();
        return failure.kind() == ProviderFailure.Kind.UNAVAILABLE
                ? ProviderError.PROVIDER_UNAVAILABLE
                : ProviderError.PROVIDER_ERROR;
    }

    /** Counts a sign-in that ended. */
    void count(String provider, String outcome) {
        metrics.counter("countersign.provider.sign_in", "provider", provider, "outcome", outcome)
                .increment();
    }
}
