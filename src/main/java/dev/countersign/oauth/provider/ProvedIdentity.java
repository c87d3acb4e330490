package dev.countersign.oauth.provider;

import dev.countersign.kernel.EmailAddress;
import java.util.Optional;

/**
 * Who signed in at a provider.
 *
 * @param subject what the provider never gives to anyone else; at most 255 characters
 * @param address the address, if the provider says that it verified it
 */
public record ProvedIdentity(String provider, String subject, Optional<EmailAddress> address) {

    private static final int LONGEST_SUBJECT = 255;

    public ProvedIdentity {
        if (subject.isEmpty()
                || subject.length() > LONGEST_SUBJECT
                || subject.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw ProviderFailure.invalid("subject");
        }
    }

    @Override
    public String toString() {
        return "ProvedIdentity[" + provider + ']';
    }
}
