package dev.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the part of {@code mvnw} that looks for a JDK, on a simulated machine with empty folders. */
class FindJdkTest {
    private static final Path SCRIPT = Path.of(".mvn/find-jdk.sh").toAbsolutePath();

    @TempDir
    private Path machine;

    private Path home;

    private record Outcome(int code, String output, String error) {}

    @BeforeEach
    void makeHome() throws IOException {
        home = Files.createDirectories(machine.resolve("home of a user"));
    }

    @Test
    void keepsAJavaHomeThatFits() throws Exception {
        jdk("usr/lib/jvm/jdk-25", "25.0.1");
        Path own = jdk("my own jdk", "26");

        assertThat(find(own.toString()).output()).isEqualTo(own.toString());
    }

    @Test
    void replacesAJavaHomeThatIsTooOldOrWrong() throws Exception {
        Path fitting = jdk("usr/lib/jvm/jdk-25", "25.0.1");
        Path old = jdk("usr/lib/jvm/jdk-17", "17.0.9");

        assertThat(find(old.toString()).output()).isEqualTo(fitting.toString());
        assertThat(find("/nowhere").output()).isEqualTo(fitting.toString());
    }

    @Test
    void prefersTheLowestReleaseThatFits() throws Exception {
        jdk("usr/lib/jvm/a-27", "27");
        Path lowest = jdk("opt/z jdk", "25");
        jdk("usr/java/m", "26.0.2");

        assertThat(find(null).output()).isEqualTo(lowest.toString());
    }

    @Test
    void findsThoseOfTheUserAndOfMacOs() throws Exception {
        Path sdkman = jdk("home of a user/.sdkman/candidates/java/25-tem", "25.0.3");
        assertThat(find(null).output()).isEqualTo(sdkman.toString());

        Path mac = jdk("Library/Java/JavaVirtualMachines/jdk 25.jdk/Contents/Home", "25.0.3");
        Files.delete(sdkman.resolve("bin/javac"));
        assertThat(find(null).output()).isEqualTo(mac.toString());
    }

    @Test
    void followsTheLinksOfAJavaOnThePath() throws Exception {
        Path hidden = jdk("srv/hidden/jdk", "25");
        Path bin = Files.createDirectories(machine.resolve("bin"));
        Files.createSymbolicLink(machine.resolve("alternative"), hidden.resolve("bin/java"));
        Files.createSymbolicLink(bin.resolve("java"), Path.of("../alternative"));

        assertThat(find(null).output()).isEqualTo(hidden.toRealPath().toString());
    }

    @Test
    void doesNotMistakeOldVersionNumbersForNewOnes() throws Exception {
        jdk("usr/lib/jvm/jdk-8", "1.8.0_402");

        assertThat(find(null).code()).isEqualTo(1);
    }

    @Test
    void saysOneSentenceWhenThereIsNone() throws Exception {
        jdk("usr/lib/jvm/jdk-21", "21.0.5");
        Files.delete(jdk("usr/lib/jvm/jre-25", "25").resolve("bin/javac"));

        Outcome outcome = find(null);

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.error().lines()).singleElement().asString().contains("JDK 25", "JAVA_HOME");
    }

    private Path jdk(String folder, String release) throws IOException {
        Path jdk = machine.resolve(folder);
        Files.createDirectories(jdk.resolve("bin"));
        for (String program : new String[] {"java", "javac"}) {
            script(jdk.resolve("bin").resolve(program), "exit 1");
        }
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + release + "\"\n");
        return jdk;
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Outcome find(String javaHome) throws IOException, InterruptedException {
        ProcessBuilder shell =
                new ProcessBuilder("/bin/sh", "-c", "set -euf; . \"$0\"; printf %s \"$JAVA_HOME\"", SCRIPT.toString());
        Map<String, String> environment = new HashMap<>(Map.of(
                "PATH", machine.resolve("bin") + ":" + tools(),
                "HOME", home.toString(),
                "COUNTERSIGN_JDK_ROOT", machine.toString()));
        if (javaHome != null) {
            environment.put("JAVA_HOME", javaHome);
        }
        shell.environment().clear();
        shell.environment().putAll(environment);
        Process process = shell.redirectError(machine.resolve("error").toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output, Files.readString(machine.resolve("error")));
    }

    /** The programs that the script calls, without the java that is installed next to them on this machine. */
    private Path tools() throws IOException {
        Path tools = machine.resolve("tools");
        if (Files.notExists(tools)) {
            Files.createDirectories(tools);
            for (String tool : new String[] {"cat", "sed", "grep", "readlink"}) {
                Path usr = Path.of("/usr/bin", tool);
                script(tools.resolve(tool), "exec " + (Files.exists(usr) ? usr : Path.of("/bin", tool)) + " \"$@\"");
            }
        }
        return tools;
    }
}
