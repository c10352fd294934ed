// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import io.hydrant.transforms.outcome.Rejected;
import io.hydrant.transforms.outcome.Rejected.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * JSON of plain values and Structs: bytes as base64, timestamps as milliseconds, numbers that JSON does not know (NaN) as
 * strings. A string alone is itself, without quotes: this is the text of a value, not always a document. Throws
 * {@link Rejected} with {@code TOO_LARGE} for values nested deeper than 1000. Stateless.
 */
public final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** The text of a value: of an object or list its JSON, of a scalar the bare text. */
    public static String of(Object value) {
        if (value instanceof String text) {
            return text;
        }
        try {
            SegmentedStringWriter text = new SegmentedStringWriter(JSON._getBufferRecycler());
            try (JsonGenerator json = JSON.createGenerator(text)) {
                write(json, value);
            }
            String rendered = text.getAndClear();
            return isScalar(value) && rendered.startsWith("\"")
                    ? rendered.substring(1, rendered.length() - 1)
                    : rendered;
        } catch (StreamConstraintsException e) {
            throw new Rejected(Code.TOO_LARGE, "the value is nested too deep for JSON text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON document in UTF-8. */
    public static byte[] document(@Nullable Object value) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(JSON._getBufferRecycler())) {
            try (JsonGenerator json = JSON.createGenerator(bytes)) {
                write(json, value);
            }
            return bytes.toByteArray();
        } catch (StreamConstraintsException e) {
            throw new Rejected(Code.TOO_LARGE, "the value is nested too deep for JSON text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isScalar(Object value) {
        return !(value instanceof Map || value instanceof List || value instanceof Struct);
    }

    /** Writes one value. */
    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            writeNumber(json, number);
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Struct struct) {
            json.writeStartObject();
            for (Field field : struct.schema().fields()) {
                json.writeFieldName(field.name());
                write(json, struct.get(field));
            }
            json.writeEndObject();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof byte[] bytes) {
            json.writeBinary(bytes);
        } else if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            json.writeBinary(bytes);
        } else if (value instanceof Date date) {
            json.writeNumber(date.getTime());
        } else {
            json.writeString(value.toString());
        }
    }

    private static void writeNumber(JsonGenerator json, Number number) throws IOException {
        if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
            json.writeNumber(number.longValue());
        } else if (number instanceof Double real) {
            json.writeNumber(real);
        } else if (number instanceof Float real) {
            json.writeNumber(real);
        } else if (number instanceof BigDecimal decimal) {
            json.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            json.writeNumber(integer);
        } else {
            json.writeString(number.toString());
        }
    }
}
