package dev.countersign.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/** Changes tokens and signs them again with the server's own keys, which only the tests have. */
public final class Forge {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Forge() {}

    /** The access token, changed to have expired a minute ago. */
    public static String expiredAccess(String token) {
        return expired(token, "access-token");
    }

    /** The refresh token, changed to have expired a minute ago. */
    public static String expiredRefresh(String token) {
        return expired(token, "refresh-token");
    }

    /** The access token, changed to expire in {@code seconds}. */
    public static String accessFor(String token, long seconds) {
        long now = System.currentTimeMillis() / 1000;
        return changed(token, "access-token", claims -> claims.put("exp", now + seconds));
    }

    /** A token of another kind, signed with the key derived for that purpose. */
    public static String expired(String token, String purpose) {
        long minuteAgo = System.currentTimeMillis() / 1000 - 60;
        return changed(
                token, purpose, claims -> claims.put("iat", minuteAgo - 86_400).put("exp", minuteAgo));
    }

    private static String changed(String token, String purpose, Consumer<ObjectNode> change) {
        String[] parts = token.split("\\.");
        ObjectNode claims = (ObjectNode) Api.parse(Base64.getUrlDecoder().decode(parts[1]));
        change.accept(claims);
        try {
            String signed = parts[0] + '.' + base64(JSON.writeValueAsBytes(claims));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key(purpose));
            return signed + '.' + base64(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SecretKey key(String purpose) throws GeneralSecurityException, IOException {
        String ring = Files.readString(Path.of(Servers.started("countersign.keys.master-file")));
        String active = ring.lines()
                .filter(line -> line.contains(":active:"))
                .findFirst()
                .orElseThrow()
                .strip();
        byte[] secret = HexFormat.of().parseHex(active.substring(active.lastIndexOf(':') + 1));
        byte[] info = ("countersign/" + purpose).getBytes(StandardCharsets.UTF_8);
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "HmacSHA256",
                        HKDFParameterSpec.ofExtract().addIKM(secret).thenExpand(info, 32));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
