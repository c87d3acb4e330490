package dev.countersign.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.kernel.KeyRing;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known answers of RFC 8032, 7.1, and invalid signatures that verifiers must reject. */
class SigningKeyTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SEED = "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7";
    private static final byte[] MESSAGE = HEX.parseHex("af82");
    /** The order of the group (RFC 8032, 5.1). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private static SigningKey key(String seed) {
        return SigningKey.of(new KeyRing.Key("k1", KeyRing.State.ACTIVE, HEX.parseHex(seed)));
    }

    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signsAsTheStandardSays(String seed, String open, String message, String signature) {
        SigningKey key = key(seed);
        assertThat(HEX.formatHex(key.open().getEncoded())).isEqualTo(open);
        assertThat(HEX.formatHex(key.sign(HEX.parseHex(message)))).isEqualTo(signature);
    }

    @Test
    void isVerifiedByTwoImplementations() throws Exception {
        byte[] signature = key(SEED).sign(MESSAGE);
        assertThat(bouncyCastle(signature)).isTrue();
        assertThat(platform(signature)).isTrue();
    }

    @Test
    void isRefusedInAnyOtherForm() throws Exception {
        byte[] good = key(SEED).sign(MESSAGE);
        byte[] flippedR = good.clone();
        flippedR[0] ^= 1;
        byte[] flippedS = good.clone();
        flippedS[40] ^= 1;
        byte[] zero = new byte[64];
        byte[] beyondTheOrder = good.clone();
        System.arraycopy(littleEndian(number(Arrays.copyOfRange(good, 32, 64)).add(ORDER)), 0, beyondTheOrder, 32, 32);
        for (byte[] bad : new byte[][] {
            flippedR, flippedS, zero, beyondTheOrder, Arrays.copyOf(good, 63), new byte[0], swapped(good)
        }) {
            assertThat(bouncyCastle(bad)).as(HEX.formatHex(bad)).isFalse();
            assertThat(platform(bad)).as(HEX.formatHex(bad)).isFalse();
        }
        // Some verifiers ignore an extra byte, so clients compare the length themselves, as our script does.
        assertThat(bouncyCastle(Arrays.copyOf(good, 65))).isFalse();
    }

    private static byte[] swapped(byte[] signature) {
        byte[] swapped = new byte[64];
        System.arraycopy(signature, 32, swapped, 0, 32);
        System.arraycopy(signature, 0, swapped, 32, 32);
        return swapped;
    }

    private static BigInteger number(byte[] littleEndian) {
        byte[] big = new byte[littleEndian.length];
        for (int i = 0; i < big.length; i++) {
            big[i] = littleEndian[littleEndian.length - 1 - i];
        }
        return new BigInteger(1, big);
    }

    private static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = number.shiftRight(8 * i).byteValue();
        }
        return bytes;
    }

    private static boolean bouncyCastle(byte[] signature) {
        Ed25519Signer check = new Ed25519Signer();
        check.init(false, new Ed25519PublicKeyParameters(key(SEED).open().getEncoded()));
        check.update(MESSAGE, 0, MESSAGE.length);
        return check.verifySignature(signature);
    }

    private static boolean platform(byte[] signature) throws GeneralSecurityException {
        byte[] encoded = HEX.parseHex(
                "302a300506032b6570032100" + HEX.formatHex(key(SEED).open().getEncoded()));
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        check.update(MESSAGE);
        try {
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
