package dev.countersign.oauth;

/**
 * How an application gets the result of a sign-in.
 *
 * @param target a redirect URI, or the origin of the page that opened the popup
 */
record Delivery(Way way, String target) {

    enum Way {
        /** The browser goes to the redirect URI. */
        REDIRECT,
        /** The user confirms on our page, which hands the result over. */
        POPUP
    }

    static Delivery redirect(String uri) {
        return new Delivery(Way.REDIRECT, uri);
    }

    static Delivery popup(String origin) {
        return new Delivery(Way.POPUP, origin);
    }
}
