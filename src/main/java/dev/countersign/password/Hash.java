package dev.countersign.password;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored hash. Ours begin with the id of the pepper key that went into them, {@code {hmac:kid}}; imported ones have
 * no such prefix. The rest is the usual text of bcrypt or Argon2id (PHC string format).
 *
 * @param pepperKid empty when the hash was imported
 */
record Hash(Optional<String> pepperKid, String phc) {

    private static final Pattern PEPPERED = Pattern.compile("\\{hmac:([A-Za-z0-9_-]{1,32})\\}(.+)");
    // A higher cost would occupy a thread for minutes, so such a hash could be an attack on the server.
    private static final int MAX_BCRYPT_COST = 16;
    private static final int MIN_BCRYPT_COST = 4;
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    static Hash parse(String stored) {
        Matcher peppered = PEPPERED.matcher(stored);
        return peppered.matches()
                ? new Hash(Optional.of(peppered.group(1)), peppered.group(2))
                : new Hash(Optional.empty(), stored);
    }

    boolean isArgon2id() {
        return phc.startsWith("$argon2id$");
    }

    /** Bcrypt's cost, or empty when this is not a bcrypt hash. */
    Optional<Integer> bcryptCost() {
        Matcher matcher = BCRYPT.matcher(phc);
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** Whether a password can be compared with it at all, at a cost that this server accepts. */
    boolean isReadable() {
        return isArgon2id()
                ? Argon2id.isReadable(phc)
                : bcryptCost()
                        .filter(cost -> cost >= MIN_BCRYPT_COST && cost <= MAX_BCRYPT_COST)
                        .isPresent();
    }

    /** Whether both have the same function, cost and salt. */
    boolean sharesSaltOf(Hash other) {
        return salted().equals(other.salted());
    }

    private String salted() {
        int bcryptSalt = 29;
        return isArgon2id()
                ? phc.substring(0, phc.lastIndexOf('$'))
                : phc.substring(0, Math.min(bcryptSalt, phc.length()));
    }

    String stored() {
        return pepperKid.map(kid -> "{hmac:" + kid + '}').orElse("") + phc;
    }

    @Override
    public String toString() {
        return "***";
    }
}
