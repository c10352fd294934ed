// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.benchmarks.sink.Workload;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.json.JsonConverter;

/** Makes records' values of JSON as a converter would give them to the sink. */
@FunctionalInterface
interface RecordValues {
    SchemaAndValue of(byte[] event);

    /**
     * By name: {@code bytes} as ByteArrayConverter, {@code map} as JsonConverter without schemas, {@code struct} as a
     * converter with schemas (flat events only).
     */
    static RecordValues of(String name, Workload workload) {
        JsonConverter json = new JsonConverter();
        json.configure(Map.of("schemas.enable", "false"), false);
        return switch (name) {
            case "bytes" -> event -> new SchemaAndValue(Schema.OPTIONAL_BYTES_SCHEMA, event);
            case "map" -> event -> json.toConnectData("events", event);
            case "struct" -> {
                Schema schema = schema(workload);
                yield event -> new SchemaAndValue(schema, struct(schema, (Map<?, ?>)
                        json.toConnectData("events", event).value()));
            }
            default -> throw new IllegalArgumentException("value must be bytes, map or struct: " + name);
        };
    }

    private static Schema schema(Workload workload) {
        SchemaBuilder schema = SchemaBuilder.struct().name("event");
        workload.columns()
                .forEach((name, type) -> schema.field(
                        name,
                        switch (type) {
                            case "timestamp" -> Timestamp.builder().optional().build();
                            case "double" -> Schema.OPTIONAL_FLOAT64_SCHEMA;
                            default -> Schema.OPTIONAL_STRING_SCHEMA;
                        }));
        return schema.build();
    }

    @SuppressWarnings("JavaUtilDate") // Connect's timestamps are made of it
    private static Struct struct(Schema schema, Map<?, ?> event) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            Object value = event.get(field.name());
            if (value instanceof String text
                    && Timestamp.LOGICAL_NAME.equals(field.schema().name())) {
                LocalDateTime time = LocalDateTime.parse(text.replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
                struct.put(field, Date.from(time.toInstant(ZoneOffset.UTC)));
            } else if (value instanceof String text && field.schema().type() == Schema.Type.FLOAT64) {
                struct.put(field, Double.valueOf(text));
            } else if (value != null) {
                struct.put(field, value);
            }
        }
        return struct;
    }
}
