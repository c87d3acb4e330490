package dev.countersign.password;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stored hash. Ours begin with the id of the pepper key that went into them, {@code {hmac:kid}}; imported ones have
 * no such prefix. The rest is the usual text of bcrypt or Argon2id (PHC string format), or
 * of another {@link Form}.
 *
 * @param pepperKid empty when the hash was imported
 */
record Hash(Optional<String> pepperKid, String phc) {

    private static final Pattern PEPPERED = Pattern.compile("\\{hmac:([A-Za-z0-9_-]{1,32})\\}(.+)");

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
        return Bcrypt.Stored.parse(phc).map(Bcrypt.Stored::cost);
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
