// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How readers decode the files of a table: Hive's class names. Immutable.
 *
 * @param inputFormat {@code null} where the table does not say
 * @param serializationLibrary the SerDe's class
 */
public record StorageFormat(
        @Nullable String inputFormat,
        @Nullable String outputFormat,
        @Nullable String serializationLibrary,
        Map<String, String> serdeParameters) {

    private static final String TEXT_INPUT = "org.apache.hadoop.mapred.TextInputFormat";
    private static final String TEXT_OUTPUT = "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat";
    private static final String PARQUET_SERDE = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe";

    public static final StorageFormat PARQUET = new StorageFormat(
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
            "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
            PARQUET_SERDE,
            Map.of("serialization.format", "1"));

    /** One JSON document per line. */
    public static final StorageFormat JSON =
            new StorageFormat(TEXT_INPUT, TEXT_OUTPUT, "org.openx.data.jsonserde.JsonSerDe", Map.of());

    /** Quoted CSV; its reader knows only strings. */
    public static final StorageFormat CSV =
            new StorageFormat(TEXT_INPUT, TEXT_OUTPUT, "org.apache.hadoop.hive.serde2.OpenCSVSerde", Map.of());

    public StorageFormat {
        serdeParameters = Map.copyOf(serdeParameters);
    }

    /**
     * The Parquet SerDe over text input: Firehose reads only the columns and does not mind, but Athena and Hive would
     * read Parquet bytes as lines of text.
     */
    public boolean readsParquetAsText() {
        return PARQUET_SERDE.equals(serializationLibrary) && TEXT_INPUT.equals(inputFormat);
    }
}
