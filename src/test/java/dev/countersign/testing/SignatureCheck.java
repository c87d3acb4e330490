package dev.countersign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An independent verifier: the JDK's Ed25519, while the server signs with BouncyCastle's. */
public final class SignatureCheck {

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] ED25519_KEY = HEX.parseHex("302a300506032b6570032100");
    private static final Map<String, Map<String, PublicKey>> KEYS = new HashMap<>();

    private SignatureCheck() {}

    /** Whether the server has keys, and so must sign. */
    static boolean isExpected(String base) {
        return !keys(base).isEmpty();
    }

    /** Forgets the keys: a restarted server may have others. */
    public static synchronized void forget() {
        KEYS.clear();
    }

    /** Every body is signed in the main header; the second form is sent only on request. */
    static void verify(String base, Answer answer) {
        if (answer.headerValues("X-Hoody-Signature").size() != 1) {
            throw new AssertionError(
                    "not exactly one signature: " + answer.headers().map() + answer);
        }
        check(base, answer.header("X-Hoody-Signature"), answer);
        if (!answer.header("X-Hoody-Signature-V2").isEmpty()) {
            String second = answer.header("X-Hoody-Signature-V2");
            if (!fields(second).containsKey("m")) {
                throw new AssertionError("the second form does not bind the method: " + second);
            }
            check(base, second, answer);
        }
    }

    /** Whether the signature of {@code message} is valid for a public key of 32 bytes in hex. */
    public static boolean holds(String keyHex, byte[] message, String signatureHex) throws GeneralSecurityException {
        return holds(decode(keyHex), message, signatureHex);
    }

    private static void check(String base, String header, Answer answer) {
        Map<String, String> fields = fields(header);
        List<String> names = List.copyOf(fields.keySet());
        // The first form names the path; the second signs the whole target, whose commas are encoded in the header
        // only.
        String named = answer.path();
        String prefix;
        if (names.equals(List.of("t", "kid", "path", "sig"))) {
            prefix = fields.get("t") + ".";
        } else if (names.equals(List.of("t", "kid", "m", "s", "path", "sig"))
                && fields.get("m").equals(answer.method())
                && fields.get("s").equals(String.valueOf(answer.status()))) {
            named = answer.target();
            prefix = String.join("\n", fields.get("t"), answer.method(), String.valueOf(answer.status()), named, "");
        } else {
            throw new AssertionError("fields of the signature: " + header + " of " + answer);
        }
        if (!fields.get("path").equals(named.replace(",", "%2C"))) {
            throw new AssertionError("path of the signature: " + header + " of " + answer);
        }
        check(base, fields, bytes(prefix, answer.body()), answer);
    }

    /** Verifies a claim or any other text that a published key signed. */
    public static boolean holds(String base, String kid, String text, String signatureHex) {
        return holds(keys(base).get(kid), text.getBytes(StandardCharsets.UTF_8), signatureHex);
    }

    private static void check(String base, Map<String, String> fields, byte[] signed, Answer answer) {
        PublicKey key = keys(base).get(fields.get("kid"));
        long age = Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(fields.get("t")));
        if (key == null || age > 300 || !holds(key, signed, fields.get("sig"))) {
            throw new AssertionError("the signature does not hold: " + answer);
        }
    }

    private static boolean holds(PublicKey key, byte[] signed, String signatureHex) {
        try {
            byte[] bytes = HEX.parseHex(signatureHex);
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(signed);
            return bytes.length == 64
                    && signatureHex.equals(signatureHex.toLowerCase(java.util.Locale.ROOT))
                    && signature.verify(bytes);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    static Map<String, String> fields(String header) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : header.split(",")) {
            int equals = field.indexOf('=');
            if (fields.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
                throw new AssertionError("a field twice: " + header);
            }
        }
        return fields;
    }

    private static byte[] bytes(String prefix, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(prefix.getBytes(StandardCharsets.UTF_8));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private static synchronized Map<String, PublicKey> keys(String base) {
        return KEYS.computeIfAbsent(base, SignatureCheck::load);
    }

    private static Map<String, PublicKey> load(String base) {
        Map<String, PublicKey> keys = new HashMap<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create(base + "/api/v1/meta/public-key");
            HttpResponse<byte[]> response =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
            for (JsonNode one : Api.parse(response.body()).at("/data/keys")) {
                keys.put(
                        one.path("kid").asText(),
                        decode(one.path("public_key_hex").asText()));
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey decode(String hex) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519_KEY.length + 32];
        System.arraycopy(ED25519_KEY, 0, encoded, 0, ED25519_KEY.length);
        System.arraycopy(HEX.parseHex(hex), 0, encoded, ED25519_KEY.length, 32);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
