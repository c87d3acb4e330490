package dev.countersign.imports;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The elements of one list in a JSON object, read one by one: an export may not fit into memory. */
final class JsonList implements Entries {

    private static final ObjectReader ELEMENT =
            Json.MAPPER.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final JsonParser parser;
    private final String list;
    private final Conversion.Converter converter;
    private boolean inList;
    private long number;

    JsonList(InputStream in, String list, Conversion.Converter converter) throws IOException {
        this.parser = Json.MAPPER.createParser(in);
        this.list = list;
        this.converter = converter;
    }

    @Override
    public Optional<Entry> next() throws IOException {
        try {
            return read();
        } catch (JsonProcessingException e) {
            // Its message may quote the export, which has secrets.
            throw new IOException("the export is not JSON after " + number + " of its " + list);
        }
    }

    private Optional<Entry> read() throws IOException {
        if (!inList) {
            find();
            inList = true;
        }
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("the export ends within its list of " + list);
            }
            return Optional.empty();
        }
        number++;
        return Optional.of(convert(number, ELEMENT.readValue(parser), converter));
    }

    static Entry convert(long number, JsonNode user, Conversion.Converter converter) {
        try {
            return Entry.of(number, converter.convert(user));
        } catch (WrongEntry e) {
            return Entry.wrong(number, e.getMessage());
        }
    }

    /* Lists within other fields are skipped. */
    private void find() throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                if (field.equals(list) && value == JsonToken.START_ARRAY) {
                    return;
                }
                parser.skipChildren();
            }
        }
        throw new IOException("the export has no list of " + list);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
