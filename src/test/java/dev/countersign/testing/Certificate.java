package dev.countersign.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A new certificate of a server, signed by itself, and its key.
 *
 * @param certificate a file in PEM, also what a client has to trust
 * @param key a file in PEM (PKCS #8)
 */
public record Certificate(Path certificate, Path key) {

    private static final String PASSWORD = "changeit";

    /**
     * Makes one in {@code folder}.
     *
     * @param name the host name or IPv4 address in it, in keytool's form, such as {@code dns:localhost}
     */
    public static Certificate forHost(String name, Path folder) throws IOException, GeneralSecurityException {
        Path store = Files.createTempFile(folder, "server", ".p12");
        Files.delete(store);
        make(name, store);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Path certificate = Files.writeString(
                    store.resolveSibling(store.getFileName() + ".crt"),
                    pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
            Path key = Files.writeString(
                    store.resolveSibling(store.getFileName() + ".key"),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("server", PASSWORD.toCharArray()).getEncoded()));
            return new Certificate(certificate, key);
        }
    }

    private static void make(String name, Path store) throws IOException {
        Process keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=server",
                        "-ext",
                        "san=" + name,
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString()))
                .inheritIO()
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new AssertionError("keytool ended with " + keytool.exitValue());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String label, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }
}
