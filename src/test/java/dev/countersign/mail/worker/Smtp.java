package dev.countersign.mail.worker;

import dev.countersign.testing.FreePorts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import java.util.Set;

/** A mail server on its own port, which each test may start, and a planner for its mails. */
public class Smtp implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.mailer.mock", "false",
                "quarkus.mailer.host", "127.0.0.1",
                "quarkus.mailer.port", String.valueOf(FreePorts.one()),
                "quarkus.mailer.start-tls", "DISABLED",
                "quarkus.mailer.from", "Köln, Accounts <accounts@id.example.com>",
                "countersign.base-url", "https://id.example.com",
                "countersign.mail.send-timeout", "3s",
                "countersign.mail.timeout.command", "5s");
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(AddressPlanner.Alone.class);
    }
}
