package dev.countersign.embedded.demo;

import java.util.Arrays;
import java.util.Optional;

/** Who can sign in at the provider of the demo. */
enum DemoUser {
    ADA("Ada", "ada@example.org", true),
    ALAN("Alan", "alan@example.org", true),
    EVE("Eve", "eve@example.org", false);

    private final String shown;
    private final String address;
    private final boolean verified;

    DemoUser(String shown, String address, boolean verified) {
        this.shown = shown;
        this.address = address;
        this.verified = verified;
    }

    static Optional<DemoUser> of(String subject) {
        return Arrays.stream(values())
                .filter(user -> user.subject().equals(subject))
                .findFirst();
    }

    String subject() {
        return "demo-" + shown;
    }

    String address() {
        return address;
    }

    boolean isVerified() {
        return verified;
    }

    /** The label of the button. */
    String label() {
        return shown + ", " + address + (verified ? "" : " (not verified)");
    }
}
