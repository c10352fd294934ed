// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.field;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Views of record values without Connect's types. Stateless. */
public final class Plain {

    private Plain() {}

    /** Structs as maps and timestamps as milliseconds, at every depth; other values as they are. Copies what holds Structs. */
    @SuppressWarnings("JavaUtilDate") // Connect's Timestamp values are of this class
    public static @Nullable Object of(@Nullable Object value) {
        if (value instanceof Struct struct) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (Field field : struct.schema().fields()) {
                map.put(field.name(), of(struct.get(field)));
            }
            return map;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> copy.put(String.valueOf(name), of(member)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(of(element)));
            return copy;
        }
        return value instanceof Date date ? (Object) date.getTime() : value;
    }

    /** The bytes of a byte array, a buffer or a string (UTF-8); null for anything else. Not to be changed. */
    public static byte @Nullable [] bytes(@Nullable Object value) {
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
        return null;
    }

    /** A string, or bytes as UTF-8 with U+FFFD for what is malformed; null for anything else. */
    public static @Nullable String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        byte[] bytes = bytes(value);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
