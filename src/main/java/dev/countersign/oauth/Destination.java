package dev.countersign.oauth;

import dev.countersign.account.SignedIn;
import dev.countersign.kernel.CodeChallenge;

/** What a sign-in at a provider is for. */
sealed interface Destination {

    /** An application gets the result. */
    record ForApplication(CodeChallenge codeChallenge, Delivery delivery) implements Destination {}

    /**
     * A device that waits gets a session, once the user has confirmed it on our page.
     *
     * @param ticket of the device, worth nothing without the cookie of the browser that typed its code
     */
    record ForDevice(String ticket) implements Destination {

        @Override
        public String toString() {
            return "ForDevice";
        }
    }

    /**
     * The identity becomes one of an account. Only the session that began may finish: a browser that is led here by
     * somebody else's link cannot.
     */
    record Linking(String accountId, int securityVersion, String sessionId, String redirectUri) implements Destination {

        static Linking of(SignedIn who, String redirectUri) {
            return new Linking(
                    who.account().id(),
                    who.account().securityVersion(),
                    who.session().id(),
                    redirectUri);
        }

        boolean isOf(SignedIn who) {
            return accountId.equals(who.account().id())
                    && sessionId.equals(who.session().id());
        }
    }
}
