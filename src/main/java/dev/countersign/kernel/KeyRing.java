package dev.countersign.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys of one purpose in their configured order: one active, and any number of next and retired ones. As text, a
 * ring is a list of {@code kid:state:hex}, one per line or separated by commas, where hex is a 32-byte key; lines that
 * begin with {@code #} are skipped. No message of this class contains a key.
 */
public record KeyRing(List<Key> keys) {

    /** The stage of a key's life. */
    public enum State {
        /** Published, not used yet. */
        NEXT,
        /** The one that signs. */
        ACTIVE,
        /** Only verifies what it signed before. */
        RETIRED
    }

    /** One key of 32 bytes. It prints without them. */
    public record Key(String kid, State state, byte[] bytes) {
        @Override
        public String toString() {
            return kid + ':' + state + ":***";
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.kid.equals(kid);
        }

        @Override
        public int hashCode() {
            return kid.hashCode();
        }
    }

    private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]{1,32}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    /** Text that may be a key or part of one. */
    private static final Pattern KEY = Pattern.compile("[0-9a-fA-F]{16}");

    public KeyRing {
        keys = List.copyOf(keys);
    }

    /**
     * Reads the ring {@code name} from its text or its file.
     *
     * @return empty when neither is configured
     * @throws IllegalArgumentException with a message for the operator when the ring cannot be used
     */
    public static Optional<KeyRing> read(String name, Optional<String> text, Optional<Path> file) {
        if (text.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException("countersign.keys." + name + " and countersign.keys." + name
                    + "-file are both set; keep one of them");
        }
        return file.map(path -> contentOf(name, path)).or(() -> text).map(content -> parse(name, content));
    }

    private static String contentOf(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            // The operator may have put the ring itself where the path belongs.
            String shown = KEY.matcher(file.toString()).find() ? "what it names" : file.toString();
            throw new IllegalArgumentException("countersign.keys." + name + "-file: cannot read " + shown, e);
        }
    }

    static KeyRing parse(String name, String text) {
        List<Key> keys = new ArrayList<>();
        text.lines()
                .filter(line -> !line.strip().startsWith("#"))
                .flatMap(line -> Arrays.stream(line.split("[\\s,]+")))
                .filter(entry -> !entry.isEmpty())
                .forEach(entry -> keys.add(parseKey(name, keys.size() + 1, entry)));
        KeyRing ring = new KeyRing(keys);
        ring.check(name);
        return ring;
    }

    private static Key parseKey(String name, int position, String entry) {
        String[] parts = entry.split(":", -1);
        if (parts.length != 3
                || !KID.matcher(parts[0]).matches()
                || !HEX.matcher(parts[2]).matches()) {
            throw new IllegalArgumentException("countersign.keys." + name + ": key " + position
                    + " is not of the form kid:state:hex with 32 bytes of hex");
        }
        State state = switch (parts[1]) {
            case "next" -> State.NEXT;
            case "active" -> State.ACTIVE;
            case "retired" -> State.RETIRED;
            default ->
                throw new IllegalArgumentException("countersign.keys." + name + ": key " + position
                        + " has none of the states next, active, retired");
        };
        return new Key(parts[0], state, HexFormat.of().parseHex(parts[2]));
    }

    private void check(String name) {
        long active = keys.stream().filter(key -> key.state() == State.ACTIVE).count();
        if (active != 1) {
            throw new IllegalArgumentException(
                    "countersign.keys." + name + " has " + active + " active keys instead of one");
        }
        if (keys.stream().map(Key::kid).distinct().count() != keys.size()) {
            throw new IllegalArgumentException("countersign.keys." + name + " has the same kid twice");
        }
    }

    /** Whether it can be the id of a key. */
    public static boolean isKid(String text) {
        return KID.matcher(text).matches();
    }

    public Key active() {
        return keys.stream()
                .filter(key -> key.state() == State.ACTIVE)
                .findFirst()
                .orElseThrow();
    }
}
