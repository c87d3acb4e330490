package dev.countersign.password;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A stored hash, read: its function, cost, salt and result. */
sealed interface Form permits Bcrypt.Stored, Argon2id.Stored, BetterAuthScrypt, FirebaseScrypt, Pbkdf2 {

    /** Whether this server may spend what a comparison costs. A higher cost could be an attack on the server. */
    boolean isBearable();

    /** Takes one hash. */
    boolean matches(byte[] input);

    /** The function and its cost, without anything of the hash: what {@link #ofWork} reads. */
    String work();

    /** What may have been hashed when the owner set the password. Their number depends on the password alone. */
    default List<byte[]> inputs(Password password) {
        List<byte[]> inputs = new ArrayList<>(List.of(password.utf8()));
        password.unnormalised().ifPresent(inputs::add);
        return inputs;
    }

    /** Reads a hash without a pepper, whatever it costs; empty if its form is unknown or broken. */
    static Optional<Form> parse(String text) {
        return Stream.<Optional<? extends Form>>of(
                        Bcrypt.Stored.parse(text),
                        Argon2id.Stored.parse(text),
                        BetterAuthScrypt.parse(text),
                        FirebaseScrypt.parse(text),
                        Pbkdf2.parse(text))
                .<Form>flatMap(Optional::stream)
                .findFirst();
    }

    /** Reads a hash that passwords can be compared with. */
    static Optional<Form> read(String text) {
        return parse(text).filter(Form::isBearable);
    }

    /** A hash that nothing matches and that takes as much work as the named one; empty if the name is unknown. */
    static Optional<Form> ofWork(String name) {
        return Stream.<Optional<? extends Form>>of(
                        Bcrypt.Stored.ofWork(name),
                        Argon2id.Stored.ofWork(name),
                        BetterAuthScrypt.ofWork(name),
                        FirebaseScrypt.ofWork(name),
                        Pbkdf2.ofWork(name))
                .<Form>flatMap(Optional::stream)
                .filter(Form::isBearable)
                .findFirst();
    }
}
