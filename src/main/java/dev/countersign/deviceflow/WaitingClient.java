package dev.countersign.deviceflow;

import java.util.Optional;

/**
 * What a person is told about a device that waits.
 *
 * @param clientName what the device calls itself; nobody checked it
 * @param address where the device asked from
 */
public record WaitingClient(Optional<String> clientName, String address) {

    /** The name, or a phrase for devices without one. */
    public String shownName() {
        return clientName.orElse("A device without a name");
    }
}
