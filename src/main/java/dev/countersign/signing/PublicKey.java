package dev.countersign.signing;

import java.util.Base64;
import java.util.HexFormat;

/** A published Ed25519 key, with three notations of the same 32 bytes. */
public record PublicKey(String kid, byte[] bytes) {

    public PublicKey {
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    public String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
