package dev.countersign.oauth;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The URLs that providers send browsers back to. Each provider has its own, which is registered there. */
@ApplicationScoped
class Callbacks {

    private static final String ROOT = "/api/v1/auth/";

    private final String base;

    Callbacks(@ConfigProperty(name = "countersign.base-url") String baseUrl) {
        this.base = baseUrl.replaceAll("/+$", "");
    }

    String of(String provider) {
        return switch (provider) {
            case "github", "google" -> base + ROOT + provider + "/callback";
            default -> base + ROOT + "providers/" + provider + "/callback";
        };
    }
}
