package dev.countersign.device;

import dev.countersign.kernel.Problems;
import java.time.Duration;

/** Checks the settings of trusted devices before the server starts. */
public final class DeviceSettings {

    private static final String PREFIX = "countersign.second-factor.";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(400);

    private DeviceSettings() {}

    public static void judge(DeviceConfig config, Problems problems) {
        Duration life = config.trustedDeviceLife();
        problems.require(
                life.compareTo(SHORTEST) >= 0 && life.compareTo(LONGEST) <= 0,
                PREFIX + "trusted-device-life",
                "up to 400 days");
        problems.require(
                config.maxTrustedDevices() > 0 && config.maxTrustedDevices() <= 1000,
                PREFIX + "max-trusted-devices",
                "1 to 1000");
    }
}
