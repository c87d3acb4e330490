package dev.countersign.session;

import java.util.Locale;

/** How the first factor of a sign-in was proved. Stored in the database in lower case. */
public enum SignInMethod {
    PASSWORD,
    MAILED_LINK,
    MAILED_CODE,
    /** Signed in at GitHub. */
    GITHUB,
    /** Signed in at Google. */
    GOOGLE,
    /** Signed in at another OpenID Connect provider. */
    OIDC;

    /**
     * Whether access to the mailbox is enough for it. It counts as enough at a provider, which may run the mailbox or
     * reset passwords by mail. Nothing that is mailed there can then be a second factor.
     */
    public boolean isByMail() {
        return switch (this) {
            case PASSWORD -> false;
            case MAILED_LINK, MAILED_CODE, GITHUB, GOOGLE, OIDC -> true;
        };
    }

    /** The method of an identity provider, by its name in the settings. */
    public static SignInMethod ofProvider(String provider) {
        return switch (provider) {
            case "github" -> GITHUB;
            case "google" -> GOOGLE;
            default -> OIDC;
        };
    }

    /** The name in the database, in audit events and in challenges. */
    public String stored() {
        return name().toLowerCase(Locale.ROOT);
    }
}
