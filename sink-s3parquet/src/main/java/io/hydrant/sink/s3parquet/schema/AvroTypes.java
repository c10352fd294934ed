// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import io.hydrant.sink.s3parquet.schema.ColumnType.Primitive;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Avro's schemas as Hive's types. A union of null and a type is that type, as every column may be null; an enum, a UUID
 * and a time of day are strings.
 */
final class AvroTypes {
    private static final int MAX_DEPTH = 64;

    private AvroTypes() {}

    static List<ColumnType.Field> fields(String json) throws UnsupportedTypeException {
        Schema schema;
        try {
            schema = new Schema.Parser().parse(json);
        } catch (SchemaParseException e) {
            throw new UnsupportedTypeException("is no Avro schema: " + e.getMessage());
        }
        if (schema.getType() != Schema.Type.RECORD || schema.getFields().isEmpty()) {
            throw new UnsupportedTypeException("the Avro schema is no record with fields");
        }
        return fields(schema, 0);
    }

    private static List<ColumnType.Field> fields(Schema record, int depth) throws UnsupportedTypeException {
        List<ColumnType.Field> fields = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
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
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            return new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale());
        }
        return switch (logical == null ? "" : logical.getName()) {
            case "date" -> Primitive.DATE;
            case "timestamp-millis",
                    "timestamp-micros",
                    "timestamp-nanos",
                    "local-timestamp-millis",
                    "local-timestamp-micros",
                    "local-timestamp-nanos" -> Primitive.TIMESTAMP;
            case "time-millis", "time-micros", "uuid" -> Primitive.STRING;
            default -> plain(schema, depth);
        };
    }

    private static ColumnType plain(Schema schema, int depth) throws UnsupportedTypeException {
        return switch (schema.getType()) {
            case BOOLEAN -> Primitive.BOOLEAN;
            case INT -> Primitive.INT;
            case LONG -> Primitive.BIGINT;
            case FLOAT -> Primitive.FLOAT;
            case DOUBLE -> Primitive.DOUBLE;
            case STRING, ENUM -> Primitive.STRING;
            case BYTES, FIXED -> Primitive.BINARY;
            case ARRAY -> new ColumnType.Array(type(schema.getElementType(), depth + 1));
            case MAP -> new ColumnType.MapOf(Primitive.STRING, type(schema.getValueType(), depth + 1));
            case RECORD -> new ColumnType.Struct(fields(schema, depth));
            case UNION -> nullable(schema, depth);
            case NULL -> throw new UnsupportedTypeException("null alone is no column's type");
        };
    }

    private static ColumnType nullable(Schema union, int depth) throws UnsupportedTypeException {
        List<Schema> types = union.getTypes().stream()
                .filter(each -> each.getType() != Schema.Type.NULL)
                .toList();
        if (types.size() != 1) {
            throw new UnsupportedTypeException("a union of " + types.size() + " types beside null is no column's type");
        }
        return type(types.get(0), depth + 1);
    }
}
