package dev.countersign.wire.pages;

import dev.countersign.oauth.ProviderError;
import java.util.Arrays;
import java.util.Optional;

/** Why a sign-in at a provider failed, in a sentence for people. */
final class ProviderObjection {

    private ProviderObjection() {}

    /** The sentence for a code in the query; empty for a text that is no code. */
    static Optional<String> ofCode(String code) {
        return Arrays.stream(ProviderError.values())
                .filter(error -> error.code().equals(code))
                .map(ProviderObjection::of)
                .findFirst();
    }

    static String of(ProviderError error) {
        return switch (error) {
            case ACCESS_DENIED -> "You did not sign in at the provider. Type the code again, or close this page.";
            case PROVIDER_ERROR -> "The provider did not accept the sign-in. Type the code again to retry.";
            case PROVIDER_UNAVAILABLE -> "The provider does not answer. Type the code again and choose another way.";
            case EMAIL_NOT_AVAILABLE ->
                "No account here belongs to that identity, and none can be made for it. Sign in in another way.";
            case ACCOUNT_BANNED -> "Your account is banned.";
            case SIGNUP_DISABLED -> "No account here belongs to that identity, and there are no new accounts.";
            case TEMPORARILY_UNAVAILABLE -> "That is not possible right now. Try again in a few moments.";
        };
    }
}
