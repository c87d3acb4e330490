/**
 * Trusted devices: browsers and apps that may skip the second factor for a while. This package stores, rotates and ends
 * that trust. It does not decide when a device may be trusted or when its trust is enough; {@code signin} does. Entry:
 * {@link dev.countersign.device.TrustedDevices}.
 */
package dev.countersign.device;
