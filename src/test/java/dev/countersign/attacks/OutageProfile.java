package dev.countersign.attacks;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** The time-outs of production; other tests use longer ones for slow machines. */
public class OutageProfile implements FirmProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.database.timeout", "2s",
                "countersign.guard.redis-timeout", "250ms",
                "quarkus.datasource.reactive.additional-properties.statement_timeout", "1000",
                "countersign.mail.send-timeout", "3s");
    }
}
