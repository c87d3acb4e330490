package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.Answer;
import dev.countersign.testing.Guest;
import dev.countersign.testing.Person;
import dev.countersign.testing.Secured;
import dev.countersign.testing.Servers;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Exported traces contain no secrets: more people can read traces than may read secrets. */
@QuarkusTest
@WithTestResource(Servers.class)
@TestProfile(TracingTest.Traced.class)
class TracingTest {

    public static final class Traced implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.otel.sdk.disabled", "false",
                    "quarkus.otel.traces.sampler", "always_on",
                    "quarkus.otel.exporter.otlp.endpoint", "http://127.0.0.1:1",
                    "quarkus.log.category.\"io.quarkus.opentelemetry\".level", "OFF");
        }
    }

    /** Collects every span as it is exported. */
    @Singleton
    static class Spans implements SpanProcessor {

        static final Queue<String> ENDED = new ConcurrentLinkedQueue<>();

        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            ENDED.add(span.toSpanData().toString());
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    @Test
    void carriesNoSecret() {
        List<String> secrets = new ArrayList<>();
        Person person = Person.signedUp();
        String verification = person.mailedToken();
        person.verify(verification);
        Answer login = person.logIn();
        person.logIn("Typo-Canary-7-battery");
        person.api().get("/api/v1/nothing?token=query-canary");
        person.api().get("/api/auth/get-session?disableCookieCache=state-canary");
        person.api().get("/account/verify-email?token=page-canary");
        person.api().get("/api/v1/auth/launch/start?ticket=ticket-canary");
        person.api().get("/api/v1/auth/device/authorize?provider=github&ticket=ticket-canary");
        person.api().get("/api/v1/auth/github/callback?code=code-canary&state=state-canary");
        Secured owner = Secured.somebody();
        String challenge = owner.challenge();
        owner.verify(challenge, owner.backupCodes().getFirst());
        Guest guest = Guest.signedIn();
        secrets.addAll(List.of(
                verification,
                login.text("/data/token"),
                login.text("/data/refreshToken"),
                person.password(),
                person.email(),
                "Typo-Canary",
                "query-canary",
                "state-canary",
                "page-canary",
                "ticket-canary",
                "code-canary",
                challenge,
                guest.cookie("session_token")));
        secrets.addAll(owner.backupCodes());

        String traced = String.join("\n", Spans.ENDED);
        assertThat(traced).contains("/api/v1/users/auth/login").contains("url.query=***");
        assertThat(secrets).allSatisfy(secret -> assertThat(traced).doesNotContain(secret));
    }
}
