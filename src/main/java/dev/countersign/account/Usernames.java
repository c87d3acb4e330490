package dev.countersign.account;

import dev.countersign.kernel.EmailAddress;
import dev.countersign.kernel.Randomness;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/**
 * Makes user names: the local part of the address, without characters that a name cannot contain, and four hex digits.
 */
@ApplicationScoped
class Usernames {

    private static final int MAX_NAME = 40;
    private static final String NEUTRAL = "user";
    static final int SHORT_TAIL = 2;
    static final int LONG_TAIL = 4;

    private final AccountConfig config;
    private final Randomness randomness;

    Usernames(AccountConfig config, Randomness randomness) {
        this.config = config;
        this.randomness = randomness;
    }

    /** The part before the tail. A reserved local part is not used, because a stranger could pose as the operator. */
    String nameOf(EmailAddress address) {
        String name = address.localPart().replaceAll("[^A-Za-z0-9_-]", "");
        boolean unusable = name.isEmpty() || config.reservedNames().contains(name.toLowerCase(Locale.ROOT));
        return unusable ? NEUTRAL : name.substring(0, Math.min(name.length(), MAX_NAME));
    }

    /** An unused user name, looked up in the open transaction. */
    Uni<String> choose(EmailAddress address) {
        return choose(nameOf(address), 3);
    }

    private Uni<String> choose(String name, int tries) {
        String candidate = name + '-' + randomness.hex(tries > 0 ? SHORT_TAIL : LONG_TAIL);
        return Account.usernameIsTaken(candidate)
                .flatMap(taken ->
                        taken ? choose(name, tries - 1) : Uni.createFrom().item(candidate));
    }
}
