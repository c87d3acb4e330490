package dev.countersign.attacks;

import dev.countersign.testing.FirmProfile;
import java.util.Map;

/** No proxy, short time-outs for sending, few connections. */
public class SlowClientProfile implements FirmProfile {

    static final int CONNECTIONS = 30;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "countersign.proxies.trusted", "192.0.2.1/32",
                "countersign.http.head-timeout", "1s",
                "countersign.http.body-timeout", "1s",
                "countersign.http.connections-per-network", String.valueOf(CONNECTIONS));
    }
}
