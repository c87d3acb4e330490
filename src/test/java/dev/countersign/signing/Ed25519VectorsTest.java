package dev.countersign.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.countersign.testing.Programs;
import dev.countersign.testing.SignatureCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Everything that verifies our signatures agrees with the Wycheproof vectors of Ed25519: the library that signs, the
 * platform's verifier that all tests use, and the documented script.
 */
class Ed25519VectorsTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final Path ROWS = Path.of("src/test/resources/vectors/ed25519.csv");

    /** Reads rows of id, key, message and signature, and prints id and result, using the functions of the script. */
    private static final String BY_SCRIPT = """
            eval "$(sed -n '/^bytes() {/,/^}/p; /^holds() {/,/^}/p' docs/verify-signature.sh)"
            while read -r id key message signature; do
              bytes "302a300506032b6570032100$key" | openssl pkey -pubin -inform DER -out "$work/key.pem"
              bytes "$message" >"$work/signed"
              if holds key "$signature"; then echo "$id valid"; else echo "$id invalid"; fi
            done
            """;

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvFileSource(resources = "/vectors/ed25519.csv")
    void twoLibrariesAgree(int id, String kind, String result, String key, String message, String signature)
            throws GeneralSecurityException {
        boolean valid = result.equals("valid");
        byte[] bytes = HEX.parseHex(message);
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(false, new Ed25519PublicKeyParameters(HEX.parseHex(key)));
        verifier.update(bytes, 0, bytes.length);
        assertThat(verifier.verifySignature(HEX.parseHex(signature))).isEqualTo(valid);
        assertThat(SignatureCheck.holds(key, bytes, signature)).isEqualTo(valid);
    }

    @Test
    void theScriptOfTheDocumentationAgrees(@TempDir Path work) throws IOException, InterruptedException {
        for (String tool : List.of("bash", "openssl", "sed")) {
            assumeTrue(Programs.find(tool).isPresent(), "no " + tool + " on the PATH");
        }
        // openssl cannot read an empty file, and signed text is never empty.
        List<String[]> rows = Files.readAllLines(ROWS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replace("\"", "").split(",", -1))
                .filter(row -> !row[4].isEmpty())
                .toList();
        Path input = work.resolve("rows");
        Files.write(
                input,
                rows.stream()
                        .map(row -> String.join(" ", row[0], row[3], row[4], row[5]))
                        .toList());
        ProcessBuilder script = new ProcessBuilder("bash", "-c", BY_SCRIPT).redirectInput(input.toFile());
        script.environment().put("work", work.toString());
        Process process = script.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output.lines())
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row[0] + ' ' + row[2]).collect(Collectors.toList()));
    }
}
