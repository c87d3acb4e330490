package dev.countersign.embedded.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.testing.ServerProcess;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

@QuarkusIntegrationTest
class NoDemoIT extends NoDemoTest {

    private static final String PACKAGE = NoDemoIT.class.getPackageName();

    @Test
    void isNotInWhatTheBuildPackages() throws IOException {
        Path packaged = ServerProcess.packaged();

        if (ServerProcess.isJar()) {
            List<String> entries = entriesOfOurJars(packaged.getParent());
            assertThat(entries).anyMatch(entry -> entry.startsWith("dev/countersign/ops/Main"));
            assertThat(entries).noneMatch(entry -> entry.startsWith(PACKAGE.replace('.', '/')));
            assertThat(entries).noneMatch(entry -> entry.endsWith("dev.countersign.embedded.Extras"));
        } else {
            String binary = Files.readString(packaged, StandardCharsets.ISO_8859_1);
            assertThat(binary.contains("dev.countersign.ops")).isTrue();
            assertThat(binary.contains(PACKAGE)).isFalse();
            assertThat(binary.contains("/dev/provider")).isFalse();
        }
    }

    private static List<String> entriesOfOurJars(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .flatMap(NoDemoIT::entries)
                    .toList();
        }
    }

    private static Stream<String> entries(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream().map(entry -> entry.getName()).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
