package dev.countersign.wire.hoody;

import dev.countersign.deviceflow.Found;
import dev.countersign.wire.hoody.SignInView.StatusView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a typed user code belongs to: a waiting device, or one that was approved already. */
@Schema(oneOf = {FoundView.PendingView.class, StatusView.class})
@RegisterForReflection(targets = {FoundView.PendingView.class, StatusView.class})
sealed interface FoundView permits FoundView.PendingView, StatusView {

    /** A device that waits. */
    record PendingView(
            @Schema(enumeration = "pending") String status,

            @Schema(nullable = true, description = "What the device calls itself; nobody checked it")
            String client_name,

            long expires_in,
            @Schema(pattern = "^[0-9a-f]{64}$") String device_verify_ticket)
            implements FoundView {

        @Override
        public String toString() {
            return "***";
        }
    }

    static FoundView of(Found found) {
        return switch (found) {
            case Found.Waiting waiting ->
                new PendingView(
                        "pending",
                        waiting.device().clientName().orElse(null),
                        waiting.left().toSeconds(),
                        waiting.ticket().reveal());
            case Found.Approved approved -> StatusView.APPROVED;
        };
    }
}
