package dev.countersign.oauth;

import dev.countersign.kernel.SecretToken;

/** Where a browser that begins a sign-in goes. */
public sealed interface Departure {

    String location();

    /**
     * To the provider.
     *
     * @param browser the secret that the browser's cookie for this attempt gets
     */
    record ToProvider(String location, String stateId, SecretToken browser) implements Departure {}

    /** Back to the application or to our page, because the provider's endpoints cannot be found. */
    record Back(String location) implements Departure {}
}
