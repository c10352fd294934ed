// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.schema;

import io.hydrant.sink.s3parquet.catalog.Column;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table, in order, without its partition keys (those are in the path, not in the file). Names are lower
 * case and unique. Immutable; equal when columns and types are equal.
 *
 * <p>{@link #NONE} stands for no table at all: a converter for it captures fields and rejects what is not JSON, and its
 * rows have no columns.
 */
public record TableSchema(List<ColumnType.Field> columns) {
    /** No columns. */
    public static final TableSchema NONE = new TableSchema(List.of());

    public TableSchema {
        columns = List.copyOf(columns);
        Set<String> names = new HashSet<>();
        for (ColumnType.Field column : columns) {
            if (!names.add(column.name())) {
                throw new IllegalArgumentException("the table has two columns named " + column.name());
            }
        }
    }

    /**
     * Reads a catalog's columns.
     *
     * @throws UnsupportedTypeException naming column, type and what is wrong with it; also when there are no columns
     */
    public static TableSchema fromHive(List<Column> columns) throws UnsupportedTypeException {
        if (columns.isEmpty()) {
            throw new UnsupportedTypeException("the table has no columns");
        }
        List<ColumnType.Field> fields = new ArrayList<>();
        for (Column column : columns) {
            try {
                fields.add(new ColumnType.Field(column.name(), ColumnType.parse(column.type())));
            } catch (UnsupportedTypeException | IllegalArgumentException e) {
                throw new UnsupportedTypeException("column " + column.name() + ": " + e.getMessage());
            }
        }
        try {
            return new TableSchema(fields);
        } catch (IllegalArgumentException e) {
            throw new UnsupportedTypeException(String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #fromConnect}, and says of a record without one what it takes to have one. */
    public static TableSchema fromRecord(@Nullable Schema schema) throws UnsupportedTypeException {
        if (schema == null || schema.type() != Schema.Type.STRUCT) {
            throw new UnsupportedTypeException(
                    "the record is no Struct with a schema: schema.source=record needs a converter"
                            + " that gives one, such as those of Avro, Protobuf and JSON Schema");
        }
        return fromConnect(schema);
    }

    /**
     * Reads the columns of a record's own schema ({@code schema.source=record}).
     *
     * @throws UnsupportedTypeException naming the field and what is wrong with it; also when it is no struct, or has no
     *     fields
     */
    public static TableSchema fromConnect(Schema schema) throws UnsupportedTypeException {
        if (schema.type() != Schema.Type.STRUCT || schema.fields().isEmpty()) {
            throw new UnsupportedTypeException("the record's schema is no struct with fields");
        }
        try {
            return new TableSchema(ConnectTypes.fields(schema, 0));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedTypeException(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the columns of an Avro record ({@code schema.source=avro}).
     *
     * @param json such as {@code {"type":"record","name":"event","fields":[{"name":"id","type":"long"}]}}
     * @throws UnsupportedTypeException if it is none, or a field has a type that no column has
     */
    public static TableSchema fromAvro(String json) throws UnsupportedTypeException {
        try {
            return new TableSchema(AvroTypes.fields(json));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedTypeException(String.valueOf(e.getMessage()));
        }
    }

    /** The same columns, with the other's types where it has a column of that name. */
    public TableSchema withTypesOf(TableSchema other) {
        Map<String, ColumnType> types = new HashMap<>();
        other.columns.forEach(column -> types.put(column.name(), column.type()));
        return new TableSchema(columns.stream()
                .map(column -> new ColumnType.Field(column.name(), types.getOrDefault(column.name(), column.type())))
                .toList());
    }

    /**
     * The columns of both, those of this one first: so the versions of a schema can share files, as all columns are
     * nullable and a record fills those that it has. Empty if a column has two types; the files must be sealed then.
     */
    public Optional<TableSchema> merged(TableSchema other) {
        Map<String, ColumnType> types = new HashMap<>();
        columns.forEach(column -> types.put(column.name(), column.type()));
        List<ColumnType.Field> all = new ArrayList<>(columns);
        for (ColumnType.Field column : other.columns) {
            ColumnType known = types.get(column.name());
            if (known == null) {
                all.add(column);
            } else if (!known.equals(column.type())) {
                return Optional.empty();
            }
        }
        return Optional.of(all.size() == columns.size() ? this : new TableSchema(all));
    }

    /** The columns as a catalog wants them: for creating a table, or adding columns. */
    public List<Column> toHive() {
        return columns.stream()
                .map(column -> new Column(column.name(), column.type().hive()))
                .collect(Collectors.toList());
    }
}
