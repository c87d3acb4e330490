package dev.countersign.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The other tests rely on this app, so it is tested itself. */
class AuthenticatorAppTest {

    /** The key of the vectors, {@code 12345678901234567890}. */
    private static final String BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private static final String OTPAUTH = "otpauth://totp/Countersign:a%40example.com?secret=" + BASE32
            + "&issuer=Countersign&algorithm=SHA1&digits=6&period=30";

    private static AuthenticatorApp at(long seconds) {
        return AuthenticatorApp.at(InstantSource.fixed(Instant.ofEpochSecond(seconds)), BASE32);
    }

    /* Appendix B of RFC 6238, its last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void computesTheCodesOfTheStandard(long seconds, String code) {
        assertThat(at(seconds).code(0)).isEqualTo(code);
        assertThat(at(seconds + 60).code(-2)).isEqualTo(code);
        assertThat(at(seconds - 30).code(1)).isEqualTo(code);
    }

    @Test
    void readsTheSameKeyFromTextAddressAndPicture() throws Exception {
        AuthenticatorApp app = AuthenticatorApp.at(InstantSource.system(), BASE32);
        assertThat(AuthenticatorApp.typed(BASE32.toLowerCase(java.util.Locale.ROOT))
                        .code(7))
                .isEqualTo(app.code(7));
        assertThat(AuthenticatorApp.of(OTPAUTH).code(7)).isEqualTo(app.code(7));
        assertThat(AuthenticatorApp.scanned(picture(OTPAUTH)).code(7)).isEqualTo(app.code(7));
    }

    @Test
    void refusesWhatOtherAppsWouldReadDifferently() throws Exception {
        String elsewhere = picture("https://example.com/");
        assertThatThrownBy(() -> AuthenticatorApp.scanned(elsewhere)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> AuthenticatorApp.of(OTPAUTH.replace("digits=6", "digits=8")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> AuthenticatorApp.of(OTPAUTH.replace("totp", "hotp")))
                .isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> AuthenticatorApp.of(OTPAUTH + "&secret=" + BASE32))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void givesEachStepOnceAndInOrder() {
        AtomicLong now = new AtomicLong(1_000_000_000L / 30 * 30);
        AuthenticatorApp app = AuthenticatorApp.at(() -> Instant.ofEpochSecond(now.get()), BASE32);
        assertThat(app.freshCode()).isEqualTo(app.code(-1));
        assertThat(app.freshCode()).isEqualTo(app.code(0));
        assertThat(app.freshCode()).isEqualTo(app.code(1));
        Thread later = Thread.startVirtualThread(() -> now.addAndGet(30));
        assertThat(app.freshCode()).isEqualTo(app.code(1));
        assertThat(later.isAlive()).isFalse();
        now.addAndGet(300);
        assertThat(app.freshCode()).isEqualTo(app.code(-1));
    }

    @Test
    void givesNothingThatIsTooOldOnItsArrival() {
        AuthenticatorApp app = at(1_000_000_000L / 30 * 30 + 28);
        assertThat(app.freshCode()).isEqualTo(app.code(0));
    }

    @Test
    void isWrongWhenAsked() {
        AuthenticatorApp app = at(59);
        assertThat(IntStream.range(0, 200).mapToObj(app::wrongCode))
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("\\d{6}"))
                .doesNotContain(app.code(-1), app.code(0), app.code(1));
    }

    private static String picture(String text) throws IOException, WriterException {
        BitMatrix modules = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 300, 300);
        BufferedImage picture = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_BINARY);
        for (int y = 0; y < 300; y++) {
            for (int x = 0; x < 300; x++) {
                picture.setRGB(x, y, modules.get(x, y) ? 0 : 0xffffff);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", png);
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray());
    }
}
