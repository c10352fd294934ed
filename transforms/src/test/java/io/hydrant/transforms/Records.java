// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.transforms.field.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/** Records to transform, and a short way to transform them. */
final class Records {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Records() {}

    /** A record as the ByteArrayConverter gives it. */
    static SinkRecord bytes(byte[] value) {
        return record(Schema.OPTIONAL_BYTES_SCHEMA, value);
    }

    /** A record as the StringConverter gives it. */
    static SinkRecord string(String value) {
        return record(Schema.OPTIONAL_STRING_SCHEMA, value);
    }

    /** A schemaless record. */
    static SinkRecord plain(@Nullable Object value) {
        return record(null, value);
    }

    static SinkRecord struct(Struct value) {
        return record(value.schema(), value);
    }

    private static SinkRecord record(@Nullable Schema schema, @Nullable Object value) {
        return new SinkRecord(
                "logs", 3, Schema.STRING_SCHEMA, "key", schema, value, 42, 1_000L, TimestampType.CREATE_TIME);
    }

    /** Applies a transform once. */
    static SinkRecord apply(Supplier<Transformation<SinkRecord>> transform, Map<String, ?> config, SinkRecord record) {
        try (Transformation<SinkRecord> configured = transform.get()) {
            configured.configure(config);
            return configured.apply(record);
        }
    }

    /** A document as a schemaless map. */
    static Map<String, Object> map(String document) {
        return MAPPER.convertValue(json(document), new TypeReference<>() {});
    }

    /** The JSON of a value, to compare with a document whatever its blanks. */
    static JsonNode json(@Nullable Object value) {
        try {
            return MAPPER.readTree(JsonText.document(value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String document) {
        try {
            return MAPPER.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
