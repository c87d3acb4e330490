package dev.countersign.signin;

import dev.countersign.kernel.EmailAddress;
import java.util.Locale;
import java.util.Optional;

/** What somebody calls themself at sign-in. */
public sealed interface LoginName {

    /** How attempts for a name that is nobody's are counted; every spelling of an address is one. */
    String countedAs();

    record ByEmail(EmailAddress address) implements LoginName {
        @Override
        public String countedAs() {
            return "email:" + address.key();
        }
    }

    /**
     * A user name; it is case-sensitive, but its spellings are counted as one.
     *
     * @param address when it was given as well: it must be the address of the same account
     */
    record ByUsername(String username, Optional<EmailAddress> address) implements LoginName {
        @Override
        public String countedAs() {
            return "username:" + username.toLowerCase(Locale.ROOT);
        }
    }
}
