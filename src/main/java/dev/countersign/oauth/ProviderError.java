package dev.countersign.oauth;

import java.util.Locale;

/** Why a sign-in through a provider failed, as applications are told. The list is part of the contract. */
public enum ProviderError {
    /** The user declined, at the provider or on our page. */
    ACCESS_DENIED,
    /** The provider did not accept the sign-in, or did not prove it. */
    PROVIDER_ERROR,
    /** The provider does not answer. */
    PROVIDER_UNAVAILABLE,
    /**
     * The identity leads to no account: its address is not verified, or belongs to an account that does not know the
     * identity. Which of the two is not told.
     */
    EMAIL_NOT_AVAILABLE,
    ACCOUNT_BANNED,
    SIGNUP_DISABLED,
    /** This server cannot finish the sign-in now. */
    TEMPORARILY_UNAVAILABLE;

    /** The code on the wire. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the provider's own {@code error} stands for (RFC 6749, 4.1.2.1). The text itself goes nowhere. */
    static ProviderError ofProvider(String error) {
        return switch (error) {
            case "access_denied" -> ACCESS_DENIED;
            case "server_error", "temporarily_unavailable" -> PROVIDER_UNAVAILABLE;
            default -> PROVIDER_ERROR;
        };
    }
}
