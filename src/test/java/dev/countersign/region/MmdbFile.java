package dev.countersign.region;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small databases in MaxMind's format, version 2.0, with 24-bit records and IPv4 under {@code ::/96}. */
final class MmdbFile {

    private static final int EMPTY = -1;
    private static final int RECORD_BITS = 24;
    private static final byte[] DATA_SEPARATOR = new byte[16];
    private static final byte[] METADATA_MARKER = "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);

    /* Each side of a node is EMPTY, another node, or, below EMPTY, an offset into the data section. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    MmdbFile with(String address, int prefix, String continent, String country) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("continent", Map.of("code", continent));
        if (country != null) {
            fields.put("country", Map.of("iso_code", country, "names", Map.of("en", "the name of " + country)));
        }
        return with(address, prefix, fields);
    }

    MmdbFile with(String address, int prefix, Object fields) {
        byte[] literal = InetAddress.ofLiteral(address).getAddress();
        byte[] bytes = new byte[16];
        System.arraycopy(literal, 0, bytes, 16 - literal.length, literal.length);
        insert(bytes, prefix + (16 - literal.length) * 8, EMPTY - 1 - data.size());
        write(data, fields);
        return this;
    }

    Path writeTo(Path path) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            record(file, node[0]);
            record(file, node[1]);
        }
        file.writeBytes(DATA_SEPARATOR);
        data.writeTo(file);
        file.writeBytes(METADATA_MARKER);
        write(file, metadata());
        return Files.write(path, file.toByteArray());
    }

    private Map<String, Object> metadata() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("node_count", nodes.size());
        fields.put("record_size", (short) RECORD_BITS);
        fields.put("ip_version", (short) 6);
        fields.put("database_type", "Test-Country");
        fields.put("languages", List.of("en"));
        fields.put("binary_format_major_version", (short) 2);
        fields.put("binary_format_minor_version", (short) 0);
        fields.put("build_epoch", 1_700_000_000L);
        fields.put("description", Map.of("en", "for tests"));
        return fields;
    }

    private void insert(byte[] address, int prefix, int value) {
        int node = 0;
        for (int bit = 0; bit < prefix - 1; bit++) {
            int side = side(address, bit);
            if (nodes.get(node)[side] == EMPTY) {
                nodes.add(new int[] {EMPTY, EMPTY});
                nodes.get(node)[side] = nodes.size() - 1;
            }
            node = nodes.get(node)[side];
        }
        nodes.get(node)[side(address, prefix - 1)] = value;
    }

    private static int side(byte[] address, int bit) {
        return address[bit / 8] >> (7 - bit % 8) & 1;
    }

    private void record(ByteArrayOutputStream out, int side) {
        int value = side >= 0 ? side : nodes.size() + (side == EMPTY ? 0 : DATA_SEPARATOR.length + EMPTY - 1 - side);
        number(out, value, RECORD_BITS / 8);
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                control(out, 2, bytes.length);
                out.writeBytes(bytes);
            }
            case Short number -> {
                control(out, 5, 2);
                number(out, number, 2);
            }
            case Integer number -> {
                control(out, 6, 4);
                number(out, number, 4);
            }
            case Long number -> {
                control(out, 9, 8);
                number(out, number, 8);
            }
            case Map<?, ?> map -> {
                control(out, 7, map.size());
                map.forEach((key, inner) -> {
                    write(out, key);
                    write(out, inner);
                });
            }
            case List<?> list -> {
                control(out, 11, list.size());
                list.forEach(inner -> write(out, inner));
            }
            default -> throw new UncheckedIOException(new IOException("no such type: " + value.getClass()));
        }
    }

    private static void control(ByteArrayOutputStream out, int type, int size) {
        if (size > 28) {
            throw new IllegalArgumentException("longer sizes have another form: " + size);
        }
        if (type > 7) {
            out.write(size);
            out.write(type - 7);
        } else {
            out.write(type << 5 | size);
        }
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
            out.write((int) (value >> shift));
        }
    }
}
