package dev.countersign.testing;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.NotFoundException;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;

/** Reads the QR code in a picture. */
public final class QrCode {

    private static final String DATA_URI = "data:image/png;base64,";

    private QrCode() {}

    /** The URI for an authenticator app; fails unless the picture holds exactly one. */
    public static String otpauthIn(String png) {
        if (!png.startsWith(DATA_URI)) {
            throw new AssertionError("not a PNG as a data URI: " + png);
        }
        BufferedImage picture = picture(Base64.getDecoder().decode(png.substring(DATA_URI.length())));
        Result[] found = codesIn(picture);
        if (found.length != 1
                || found[0].getBarcodeFormat() != BarcodeFormat.QR_CODE
                || !found[0].getText().startsWith("otpauth://")) {
            throw new AssertionError(found.length + " codes, the first: " + found[0]);
        }
        return found[0].getText();
    }

    private static Result[] codesIn(BufferedImage picture) {
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        try {
            return new QRCodeMultiReader()
                    .decodeMultiple(
                            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))));
        } catch (NotFoundException e) {
            throw new AssertionError("no code in a picture of " + width + " by " + height, e);
        }
    }

    /** Draws it on white, as a page does: a QR code must not depend on its background. */
    private static BufferedImage picture(byte[] png) {
        try {
            BufferedImage read = Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(png)), "not a picture");
            BufferedImage onWhite = new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = onWhite.createGraphics();
            graphics.drawImage(read, 0, 0, Color.WHITE, null);
            graphics.dispose();
            return onWhite;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
