// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.RecordRejected;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a record's value, for raw files, the backup and {@code rawData}: as consumed when it is bytes or a string,
 * else the JSON that Connect's JsonConverter writes. Confined to the task thread.
 */
final class ValueBytes {

    private final JsonConverter json = new JsonConverter();
    private final RecordConverter plain;

    /** @param plain writes as JSON what JsonConverter cannot */
    ValueBytes(RecordConverter plain) {
        this.plain = plain;
        json.configure(Map.of("schemas.enable", "false"), false);
    }

    /** The value's bytes; empty for no value. The array may be the record's own. */
    byte[] of(SinkRecord record) {
        Object value = record.value();
        if (value == null) {
            return new byte[0];
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        if (value instanceof String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        try {
            byte[] bytes = json.fromConnectData(record.topic(), record.valueSchema(), value);
            return bytes == null ? new byte[0] : bytes;
        } catch (RuntimeException e) {
            return whatever(value);
        }
    }

    /** The value as a JSON document. */
    byte[] document(SinkRecord record) throws RecordRejected {
        Object value = record.value();
        return value instanceof Map || value instanceof Struct ? plain.json(record.valueSchema(), value) : of(record);
    }

    /**
     * JsonConverter has no word for a schemaless Date or BigDecimal, and throws anything at a schema that does not fit or
     * lacks parameters, so that is not asked again. A record that cannot even be put aside would be the end of the task.
     */
    private byte[] whatever(Object value) {
        try {
            return plain.json(null, value);
        } catch (RecordRejected | RuntimeException e) {
            return value.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** How many bytes the value has; estimated for maps and Structs, which are not written out just to know that. */
    static long sizeOf(@Nullable Object value) {
        if (value == null) {
            return 4;
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof String text) {
            return text.length() + 2L;
        }
        if (value instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        long size = 2;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                size += sizeOf(entry.getKey()) + sizeOf(entry.getValue()) + 2;
            }
            return size;
        }
        if (value instanceof List<?> list) {
            for (Object element : list) {
                size += sizeOf(element) + 1;
            }
            return size;
        }
        if (value instanceof Struct struct) {
            for (Field field : struct.schema().fields()) {
                size += field.name().length() + 4L + sizeOf(struct.get(field));
            }
            return size;
        }
        return 8;
    }
}
