package dev.countersign.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** One JSON object in each line, in UTF-8. Blank lines are skipped; one that is too long is never kept in memory. */
final class JsonLines implements Entries {

    static final int LONGEST = 64 * 1024;

    private final InputStream in;
    private long number;

    JsonLines(InputStream in) {
        this.in = new BufferedInputStream(in, LONGEST);
    }

    @Override
    public Optional<Entry> next() throws IOException {
        while (true) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long length = readLine(line);
            if (length < 0) {
                return Optional.empty();
            }
            number++;
            if (length > LONGEST) {
                return Optional.of(Entry.wrong(number, "longer than 64 KiB"));
            }
            if (!isBlank(line.toByteArray())) {
                return Optional.of(read(number, line.toByteArray()));
            }
        }
    }

    /** Reads up to the next line feed, and returns how long the line is; -1 at the end. */
    private long readLine(ByteArrayOutputStream line) throws IOException {
        long length = 0;
        int next = in.read();
        if (next < 0) {
            return -1;
        }
        while (next >= 0 && next != '\n') {
            length++;
            if (length <= LONGEST) {
                line.write(next);
            }
            next = in.read();
        }
        return length;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    static Entry read(long number, byte[] line) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
            JsonNode node = Json.MAPPER.readTree(text);
            return node.isObject() ? Entry.of(number, node) : Entry.wrong(number, "not a JSON object");
        } catch (CharacterCodingException e) {
            return Entry.wrong(number, "not UTF-8");
        } catch (JsonProcessingException e) {
            // Its message quotes the line, which has secrets.
            boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
            return Entry.wrong(number, twice ? "has a field twice" : "not a JSON object");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
