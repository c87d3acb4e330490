package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingsTest {
    @TempDir
    private Path folder;

    @Test
    void makesOneActiveKeyThatOnlyItsOwnerMayRead() throws IOException {
        Path file = new KeyRings(folder.resolve("keys")).ring("response", "v1");

        assertThat(file).hasFileName("response.keys");
        assertThat(Files.readString(file)).matches("v1:active:[0-9a-f]{64}\n");
        assertThat(rights(file)).isEqualTo("rw-------");
        assertThat(rights(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void keepsTheKeyOfTheLastStart() throws IOException {
        String first = Files.readString(new KeyRings(folder).ring("master", "m1"));

        assertThat(Files.readString(new KeyRings(folder).ring("master", "m1"))).isEqualTo(first);
    }

    @Test
    void givesEachRingItsOwnKey() throws IOException {
        KeyRings rings = new KeyRings(folder);

        assertThat(Files.readString(rings.ring("a", "x1"))).isNotEqualTo(Files.readString(rings.ring("b", "x1")));
    }

    private static String rights(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
