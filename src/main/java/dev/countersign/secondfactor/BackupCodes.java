package dev.countersign.secondfactor;

import dev.countersign.kernel.Randomness;
import dev.countersign.password.CodeHashes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/** Makes batches of backup codes: ten codes of ten characters from an alphabet of 32, so 50 bits each. */
@ApplicationScoped
class BackupCodes {

    /** A batch: the codes to show once, and what is stored of them. */
    record Batch(List<String> codes, CodeHashes.Batch stored) {
        @Override
        public String toString() {
            return "***";
        }
    }

    static final int COUNT = 10;
    private static final int LENGTH = 10;
    /* Without 0, 1, I and O, which are easily confused. 32 characters, so that every character is equally likely. */
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private final CodeHashes hashes;
    private final Randomness randomness;

    BackupCodes(CodeHashes hashes, Randomness randomness) {
        this.hashes = hashes;
        this.randomness = randomness;
    }

    /** Makes a batch. Refuses with {@code BUSY}. */
    Uni<Batch> make() {
        List<String> codes = IntStream.range(0, COUNT).mapToObj(i -> code()).toList();
        return hashes.hashAll(codes).map(stored -> new Batch(codes, stored));
    }

    /** A batch without codes, for dialects that cannot show them. No code matches it. */
    Uni<Batch> none() {
        return hashes.hashAll(List.of()).map(stored -> new Batch(List.of(), stored));
    }

    private String code() {
        StringBuilder code = new StringBuilder(LENGTH);
        for (byte random : randomness.bytes(LENGTH)) {
            code.append(ALPHABET.charAt(random & 31));
        }
        return code.toString();
    }
}
