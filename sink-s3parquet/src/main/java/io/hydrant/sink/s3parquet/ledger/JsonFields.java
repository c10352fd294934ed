// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Strict reading of the ledger's JSON objects: a member that is missing or of another type is an error that names it.
 * Members that are not asked for are ignored: within version 1 a newer Hydrant may add what an older one can do without
 * (and drops when it writes). What it cannot do without raises {@code v}, and then the older one refuses to read.
 */
final class JsonFields {
    /** Sets of more ranges are written in the compact form of {@link OffsetSetText}. */
    private static final int READABLE_RANGES = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String key;
    private final String path;
    private final JsonNode node;

    private JsonFields(String key, String path, JsonNode node) {
        this.key = key;
        this.path = path;
        this.node = node;
        if (!node.isObject()) {
            throw wrong("an object");
        }
    }

    /** What writes the members of an object. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static byte[] write(int version, Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(out)) {
            json.writeStartObject();
            json.writeNumberField("v", version);
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    /** Reads an object of a version; the key is for messages. */
    static JsonFields read(byte[] bytes, int version, String key) {
        JsonFields fields;
        try {
            fields = new JsonFields(key, "", MAPPER.readTree(bytes));
        } catch (JacksonException e) {
            throw new LedgerFormatException(key + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
        long found = fields.number("v");
        if (found != version) {
            throw new LedgerFormatException(key + " has version " + found + ", this Hydrant reads version " + version
                    + ": run the newest Hydrant that has written it");
        }
        return fields;
    }

    long number(String name) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw wrong(name, "a whole number that is not negative");
        }
        return value.longValue();
    }

    long numberOr(String name, long ifAbsent) {
        return absent(node.path(name)) ? ifAbsent : number(name);
    }

    int smallNumber(String name) {
        long value = number(name);
        if (value > Integer.MAX_VALUE) {
            throw wrong(name, "a number below 2^31");
        }
        return (int) value;
    }

    String text(String name) {
        String text = textOrNull(name);
        if (text == null) {
            throw wrong(name, "a string");
        }
        return text;
    }

    @Nullable
    String textOrNull(String name) {
        JsonNode value = node.path(name);
        if (absent(value)) {
            return null;
        } else if (!value.isTextual()) {
            throw wrong(name, "a string");
        }
        return value.textValue();
    }

    JsonFields object(String name) {
        return new JsonFields(key, path + "/" + name, node.path(name));
    }

    <T> @Nullable T objectOrNull(String name, Function<JsonFields, T> codec) {
        return absent(node.path(name)) ? null : codec.apply(object(name));
    }

    <T> List<T> objects(String name, Function<JsonFields, T> codec) {
        JsonNode array = node.path(name);
        if (!array.isArray()) {
            throw wrong(name, "an array");
        }
        List<T> all = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            all.add(codec.apply(new JsonFields(key, path + "/" + name + "/" + all.size(), element)));
        }
        return all;
    }

    List<String> texts(String name) {
        JsonNode array = node.path(name);
        List<String> all = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            all.add(element.isTextual() ? element.textValue() : "");
        }
        if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isTextual)) {
            throw wrong(name, "an array of strings");
        }
        return all;
    }

    OffsetSet offsets(String name) {
        JsonNode value = node.path(name);
        try {
            if (value.isTextual()) {
                return OffsetSetText.decode(value.textValue());
            }
            OffsetSetBuilder ranges = new OffsetSetBuilder();
            for (JsonNode range : value) {
                if (!range.isArray() || range.size() != 2 || !isOffset(range.get(0)) || !isOffset(range.get(1))) {
                    throw new IllegalArgumentException("not a range: " + range);
                }
                ranges.addInOrder(range.get(0).longValue(), range.get(1).longValue());
            }
            if (value.isArray()) {
                return ranges.build();
            }
        } catch (IllegalArgumentException e) {
            throw new LedgerFormatException(key + ": " + path + "/" + name + ": " + e.getMessage(), e);
        }
        throw wrong(name, "ranges of offsets");
    }

    static void writeOffsets(JsonGenerator json, String name, OffsetSet offsets) throws IOException {
        if (offsets.rangeCount() > READABLE_RANGES) {
            json.writeStringField(name, OffsetSetText.encode(offsets));
            return;
        }
        json.writeArrayFieldStart(name);
        for (OffsetRange range : offsets.ranges()) {
            json.writeStartArray();
            json.writeNumber(range.from());
            json.writeNumber(range.to());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    /** Makes a value of ours; what its constructor refuses is a fault of the stored text. */
    <T> T make(Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (IllegalArgumentException e) {
            throw new LedgerFormatException(key + ": " + (path.isEmpty() ? "" : path + ": ") + e.getMessage(), e);
        }
    }

    private static boolean isOffset(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private LedgerFormatException wrong(String expected) {
        return new LedgerFormatException(key + ": " + (path.isEmpty() ? "it" : path) + " is not " + expected);
    }

    private LedgerFormatException wrong(String name, String expected) {
        return new LedgerFormatException(key + ": " + path + "/" + name + " is not " + expected);
    }
}
