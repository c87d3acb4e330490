package dev.countersign.signing;

import dev.countersign.kernel.KeyRing;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** One Ed25519 key pair with its id. */
record SigningKey(String kid, Ed25519PrivateKeyParameters secret, Ed25519PublicKeyParameters open) {

    static SigningKey of(KeyRing.Key key) {
        Ed25519PrivateKeyParameters secret = new Ed25519PrivateKeyParameters(key.bytes());
        return new SigningKey(key.kid(), secret, secret.generatePublicKey());
    }

    /** Signs (RFC 8032, 5.1.6); the signature has 64 bytes. */
    byte[] sign(byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        secret.sign(Ed25519.Algorithm.Ed25519, null, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
