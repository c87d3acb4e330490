package dev.countersign.secondfactor;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Draws QR codes as PNG (ISO/IEC 15948), one bit per pixel. The file is written here, chunk by chunk, because ImageIO's
 * writer would add AWT and its native libraries to the server's native image.
 */
final class QrCode {

    private static final int QUIET_ZONE = 4;
    private static final int PIXELS_PER_MODULE = 6;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int CHUNK_FRAME = 12;

    private QrCode() {}

    /**
     * @throws IllegalArgumentException when {@code text} is empty or longer than the 2331 bytes that a QR code can hold
     */
    static byte[] png(String text) {
        BitMatrix modules = modules(text);
        int width = modules.getWidth() * PIXELS_PER_MODULE;
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(width);
        // One bit, greyscale; the only compression and filter methods that PNG defines; not interlaced.
        header.put(new byte[] {1, 0, 0, 0, 0});
        byte[] pixels = deflated(rows(modules));
        ByteBuffer png = ByteBuffer.allocate(SIGNATURE.length + 3 * CHUNK_FRAME + header.capacity() + pixels.length);
        png.put(SIGNATURE);
        putChunk(png, "IHDR", header.array());
        putChunk(png, "IDAT", pixels);
        putChunk(png, "IEND", new byte[0]);
        return png.array();
    }

    /** The picture as a data URI, which a page can show without another request. */
    static String dataUri(String text) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(text));
    }

    private static BitMatrix modules(String text) {
        Map<EncodeHintType, Object> hints = new EnumMap<>(EncodeHintType.class);
        hints.put(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
        hints.put(EncodeHintType.MARGIN, QUIET_ZONE);
        // ASCII needs no encoding hint, and some readers do not know the segment that carries it (ECI).
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            hints.put(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8.name());
        }
        try {
            return new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints);
        } catch (WriterException e) {
            throw new IllegalArgumentException("too long for a QR code: " + text.length() + " characters", e);
        }
    }

    /** The rows of the picture, each after its filter type, which is 0 (none). A 1 is a white pixel. */
    private static byte[] rows(BitMatrix modules) {
        int width = modules.getWidth() * PIXELS_PER_MODULE;
        ByteBuffer rows = ByteBuffer.allocate(width * (1 + (width + 7) / 8));
        for (int y = 0; y < modules.getHeight(); y++) {
            byte[] row = row(modules, y, width);
            for (int i = 0; i < PIXELS_PER_MODULE; i++) {
                rows.put((byte) 0).put(row);
            }
        }
        return rows.array();
    }

    private static byte[] row(BitMatrix modules, int y, int width) {
        byte[] row = new byte[(width + 7) / 8];
        for (int x = 0; x < width; x++) {
            if (!modules.get(x / PIXELS_PER_MODULE, y)) {
                row[x / 8] |= (byte) (0x80 >> x % 8);
            }
        }
        return row;
    }

    private static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream stream = new DeflaterOutputStream(deflated)) {
            stream.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return deflated.toByteArray();
    }

    private static void putChunk(ByteBuffer png, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 checksum = new CRC32();
        checksum.update(name);
        checksum.update(content);
        png.putInt(content.length).put(name).put(content).putInt((int) checksum.getValue());
    }
}
