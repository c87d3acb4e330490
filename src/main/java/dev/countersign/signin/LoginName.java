package dev.countersign.signin;

import dev.countersign.kernel.EmailAddress;
import java.util.Locale;
import java.util.Optional;

/** The name that a user signs in with. */
public sealed interface LoginName {

    /**
     * The key by which attempts are counted when nobody has the name. All spellings of an address have the same key.
     */
    String countedAs();

    /** The name in the form in which it is shown to the user. */
    String text();

    record ByEmail(EmailAddress address) implements LoginName {
        @Override
        public String countedAs() {
            return "email:" + address.key();
        }

        @Override
        public String text() {
            return address.text();
        }
    }

    /**
     * A user name. It is case-sensitive, but all its spellings are counted together.
     *
     * @param address of the same account, if the client sent one as well
     */
    record ByUsername(String username, Optional<EmailAddress> address) implements LoginName {
        @Override
        public String countedAs() {
            return "username:" + username.toLowerCase(Locale.ROOT);
        }

        @Override
        public String text() {
            return username;
        }
    }
}
