package dev.countersign.device;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long devices are trusted, and how many per account. */
@ConfigMapping(prefix = "countersign.second-factor")
public interface DeviceConfig {

    /** How long a device is trusted after its last sign-in. */
    @WithDefault("30d")
    Duration trustedDeviceLife();

    /** How many devices of an account can be trusted; a further one replaces the one that was not used for longest. */
    @WithDefault("20")
    int maxTrustedDevices();
}
