package dev.countersign.deviceflow;

import dev.countersign.kernel.SecretToken;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.HexFormat;

/**
 * The right of one browser to decide about a request, as stored in Redis.
 *
 * @param browser the hash of the secret in the browser's cookie: a ticket is worth nothing in another browser
 * @param dialect whose session the device will get
 */
@RegisterForReflection(targets = {Ticket.class, WaitingClient.class})
public record Ticket(String request, String dialect, String browser, WaitingClient device) {

    static String hash(SecretToken browser) {
        return HexFormat.of().formatHex(browser.hash("device-browser"));
    }
}
