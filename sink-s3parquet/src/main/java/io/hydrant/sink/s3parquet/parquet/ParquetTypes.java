// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Timestamps;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Hive's types as Parquet's: specs/firehose-delivery.md section 7. */
final class ParquetTypes {
    /** Hive's writer names its messages so. */
    private static final String MESSAGE = "hive_schema";

    /** The bytes that a decimal of so many digits needs, sign included; index 0 is not used. */
    private static final int[] DECIMAL_BYTES = {
        0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9, 9, 9, 10, 10, 11, 11, 11, 12, 12, 13, 13, 13, 14,
        14, 15, 15, 16, 16, 16
    };

    private ParquetTypes() {}

    static MessageType message(TableSchema table, Timestamps timestamps) {
        Types.MessageTypeBuilder message = Types.buildMessage();
        for (ColumnType.Field column : table.columns()) {
            message.addField(type(column.type(), column.name(), Repetition.OPTIONAL, timestamps));
        }
        return message.named(MESSAGE);
    }

    static int decimalBytes(int precision) {
        return DECIMAL_BYTES[precision];
    }

    private static Type type(ColumnType type, String name, Repetition repetition, Timestamps timestamps) {
        if (type instanceof ColumnType.Array array) {
            Type element = type(array.element(), "element", Repetition.OPTIONAL, timestamps);
            GroupType list = new GroupType(Repetition.REPEATED, "list", element);
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.listType())
                    .addField(list)
                    .named(name);
        }
        if (type instanceof ColumnType.MapOf map) {
            Type key = type(map.key(), "key", Repetition.REQUIRED, timestamps);
            Type value = type(map.value(), "value", Repetition.OPTIONAL, timestamps);
            GroupType entries = new GroupType(Repetition.REPEATED, "key_value", key, value);
            return Types.buildGroup(repetition)
                    .as(LogicalTypeAnnotation.mapType())
                    .addField(entries)
                    .named(name);
        }
        if (type instanceof ColumnType.Struct struct) {
            Type[] fields = struct.fields().stream()
                    .map(field -> type(field.type(), field.name(), Repetition.OPTIONAL, timestamps))
                    .toArray(Type[]::new);
            return new GroupType(repetition, name, fields);
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                    .length(decimalBytes(decimal.precision()))
                    .as(LogicalTypeAnnotation.decimalType(decimal.scale(), decimal.precision()))
                    .named(name);
        }
        if (type instanceof ColumnType.Primitive primitive) {
            return primitive(primitive, name, repetition, timestamps);
        }
        return string(name, repetition);
    }

    private static Type primitive(
            ColumnType.Primitive type, String name, Repetition repetition, Timestamps timestamps) {
        return switch (type) {
            case BOOLEAN -> plain(PrimitiveTypeName.BOOLEAN, name, repetition);
            case TINYINT -> integer(8, name, repetition);
            case SMALLINT -> integer(16, name, repetition);
            case INT -> plain(PrimitiveTypeName.INT32, name, repetition);
            case BIGINT -> plain(PrimitiveTypeName.INT64, name, repetition);
            case FLOAT -> plain(PrimitiveTypeName.FLOAT, name, repetition);
            case DOUBLE -> plain(PrimitiveTypeName.DOUBLE, name, repetition);
            case STRING -> string(name, repetition);
            case BINARY -> plain(PrimitiveTypeName.BINARY, name, repetition);
            case DATE ->
                Types.primitive(PrimitiveTypeName.INT32, repetition)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(name);
            case TIMESTAMP -> timestamp(name, repetition, timestamps);
        };
    }

    private static Type plain(PrimitiveTypeName type, String name, Repetition repetition) {
        return Types.primitive(type, repetition).named(name);
    }

    private static Type integer(int bits, String name, Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.INT32, repetition)
                .as(LogicalTypeAnnotation.intType(bits, true))
                .named(name);
    }

    private static Type string(String name, Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type timestamp(String name, Repetition repetition, Timestamps timestamps) {
        if (timestamps == Timestamps.INT96) {
            return plain(PrimitiveTypeName.INT96, name, repetition);
        }
        TimeUnit unit = timestamps == Timestamps.INT64_MICROS ? TimeUnit.MICROS : TimeUnit.MILLIS;
        return Types.primitive(PrimitiveTypeName.INT64, repetition)
                .as(LogicalTypeAnnotation.timestampType(true, unit))
                .named(name);
    }
}
