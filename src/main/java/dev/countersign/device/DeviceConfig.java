package dev.countersign.device;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long devices are trusted, and how many of an account. */
@ConfigMapping(prefix = "countersign.second-factor")
public interface DeviceConfig {

    /** How long a device is trusted after its last sign-in. */
    @WithDefault("30d")
    Duration trustedDeviceLife();

    /** How many devices of an account are trusted; a further one takes the place of the one unused for longest. */
    @WithDefault("20")
    int maxTrustedDevices();
}
