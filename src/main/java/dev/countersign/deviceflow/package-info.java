/**
 * The device flow (RFC 8628): a command line without a browser waits for a session, and a person approves it in a
 * browser on any machine. This package stores what waits, finds it by the code that a person types, and lets one
 * decision count. It knows no account and opens no session: {@code signin} does. Trusted devices are another thing, see
 * {@code device}. Entry: {@link dev.countersign.deviceflow.DeviceRequests}.
 */
package dev.countersign.deviceflow;
