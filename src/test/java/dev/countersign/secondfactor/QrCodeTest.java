package dev.countersign.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {

    private static final String URI = KeyUri.of(
                    "Countersign", "ada@example.com", "12345678901234567890".getBytes(StandardCharsets.US_ASCII))
            .text();

    static List<String> texts() {
        return List.of(
                URI,
                KeyUri.of("Ünï:côdé & Söhne", "日".repeat(40) + "🔑@example.com", new byte[20])
                        .text(),
                "A",
                "12345",
                "ünï¢ødé 日本 🔑",
                "x".repeat(2331));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isReadBackAsItWasWritten(String text) throws Exception {
        assertThat(read(QrCode.png(text)).getText()).isEqualTo(text);
    }

    @Test
    void correctsErrorsOfFifteenPercent() throws Exception {
        Object level = read(QrCode.png(URI)).getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL);

        assertThat(level).isEqualTo("M");
    }

    /** Each chunk has a correct checksum, and nothing follows the last one. */
    @ParameterizedTest
    @MethodSource("texts")
    void isMadeOfTheThreeChunksThatMustBe(String text) {
        ByteBuffer png = ByteBuffer.wrap(QrCode.png(text));
        List<String> names = new ArrayList<>();
        assertThat(png.getLong()).isEqualTo(0x89504e470d0a1a0aL);
        while (png.hasRemaining()) {
            byte[] typeAndContent = new byte[4 + png.getInt()];
            png.get(typeAndContent);
            CRC32 checksum = new CRC32();
            checksum.update(typeAndContent);
            assertThat(png.getInt()).isEqualTo((int) checksum.getValue());
            names.add(new String(typeAndContent, 0, 4, StandardCharsets.US_ASCII));
        }

        assertThat(names).containsExactly("IHDR", "IDAT", "IEND");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void isGreyOfOneBitWithoutTransparency(String text) throws IOException {
        BufferedImage image = image(QrCode.png(text));

        assertThat(image.getColorModel().getPixelSize()).isEqualTo(1);
        assertThat(image.getColorModel().hasAlpha()).isFalse();
        assertThat(image.getWidth()).isEqualTo(image.getHeight());
        assertThat(image.getRGB(0, 0)).as("white").isEqualTo(0xffffffff);
        assertThat(ByteBuffer.wrap(QrCode.png(text), 24, 5)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 0, 0, 0, 0}));
    }

    @Test
    void hasAWhiteBorderOfFourModules() throws IOException {
        BufferedImage image = image(QrCode.png(URI));

        assertThat(isBlack(image, 24, 24)).isTrue();
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < 24; y++) {
                assertThat(isBlack(image, x, y)).isFalse();
                assertThat(isBlack(image, y, x)).isFalse();
                assertThat(isBlack(image, x, image.getHeight() - 1 - y)).isFalse();
                assertThat(isBlack(image, image.getWidth() - 1 - y, x)).isFalse();
            }
        }
    }

    @Test
    void isSmall() {
        assertThat(QrCode.png(URI)).hasSizeLessThan(2048);
    }

    @Test
    void isTheSameForTheSameText() {
        assertThat(QrCode.png(URI)).isEqualTo(QrCode.png(URI));
    }

    @Test
    void standsInAPageAsData() {
        String uri = QrCode.dataUri(URI);

        assertThat(uri).startsWith("data:image/png;base64,");
        assertThat(Base64.getDecoder().decode(uri.substring(uri.indexOf(',') + 1)))
                .isEqualTo(QrCode.png(URI));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2332})
    void refusesTextThatNoCodeCanHold(int length) {
        assertThatThrownBy(() -> QrCode.png("x".repeat(length))).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isBlack(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xffffff) == 0;
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static Result read(byte[] png) throws Exception {
        BufferedImage image = image(png);
        int width = image.getWidth();
        int height = image.getHeight();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))));
    }
}
