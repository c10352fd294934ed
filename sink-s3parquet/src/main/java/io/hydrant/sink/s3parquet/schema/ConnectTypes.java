// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import io.hydrant.sink.s3parquet.schema.ColumnType.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Connect's schemas as Hive's types. A time of day has none there, and becomes a string such as {@code 01:02:03.004}. */
final class ConnectTypes {
    /** Avro's and Protobuf's converters put a decimal's precision here; Connect's own type has none. */
    private static final String PRECISION = "connect.decimal.precision";

    private static final int MAX_PRECISION = 38;
    private static final int MAX_DEPTH = 64;

    private ConnectTypes() {}

    static List<ColumnType.Field> fields(Schema struct, int depth) throws UnsupportedTypeException {
        List<ColumnType.Field> fields = new ArrayList<>();
        for (Field field : struct.fields()) {
            try {
                fields.add(new ColumnType.Field(field.name(), type(field.schema(), depth + 1)));
            } catch (UnsupportedTypeException | IllegalArgumentException e) {
                throw new UnsupportedTypeException("field " + field.name() + ": " + e.getMessage());
            }
        }
        return fields;
    }

    private static ColumnType type(Schema schema, int depth) throws UnsupportedTypeException {
        if (depth > MAX_DEPTH) {
            throw new UnsupportedTypeException("nested deeper than " + MAX_DEPTH + " levels");
        }
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case Date.LOGICAL_NAME -> Primitive.DATE;
            case Timestamp.LOGICAL_NAME -> Primitive.TIMESTAMP;
            case Time.LOGICAL_NAME -> Primitive.STRING;
            case Decimal.LOGICAL_NAME -> decimal(schema.parameters());
            default -> plain(schema, depth);
        };
    }

    private static ColumnType decimal(@Nullable Map<String, String> parameters) throws UnsupportedTypeException {
        String written = parameters == null ? null : parameters.get(Decimal.SCALE_FIELD);
        if (parameters == null || written == null) {
            throw new UnsupportedTypeException("a decimal without the parameter " + Decimal.SCALE_FIELD);
        }
        try {
            int scale = Integer.parseInt(written);
            int precision = Integer.parseInt(parameters.getOrDefault(PRECISION, Integer.toString(MAX_PRECISION)));
            return new ColumnType.Decimal(Math.min(precision, MAX_PRECISION), scale);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedTypeException("unsupported decimal: " + e.getMessage());
        }
    }

    private static ColumnType plain(Schema schema, int depth) throws UnsupportedTypeException {
        return switch (schema.type()) {
            case BOOLEAN -> Primitive.BOOLEAN;
            case INT8 -> Primitive.TINYINT;
            case INT16 -> Primitive.SMALLINT;
            case INT32 -> Primitive.INT;
            case INT64 -> Primitive.BIGINT;
            case FLOAT32 -> Primitive.FLOAT;
            case FLOAT64 -> Primitive.DOUBLE;
            case STRING -> Primitive.STRING;
            case BYTES -> Primitive.BINARY;
            case ARRAY -> new ColumnType.Array(type(schema.valueSchema(), depth + 1));
            case MAP ->
                new ColumnType.MapOf(type(schema.keySchema(), depth + 1), type(schema.valueSchema(), depth + 1));
            case STRUCT -> new ColumnType.Struct(fields(schema, depth));
        };
    }
}
