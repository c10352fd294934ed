// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import java.util.Locale;
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
     * Whether readers of a table of this format can make anything of files that are written as the other says. Delivery
     * does not mind, as Firehose does not: it reads only the columns. But Athena and Hive would read Parquet bytes as
     * lines of text, for instance where a table has the Parquet SerDe over a text input format. What the table does not
     * say counts as right.
     */
    public boolean reads(StorageFormat written) {
        boolean parquet = written.equals(PARQUET);
        boolean inputFits = inputFormat == null || (parquet ? isParquet(inputFormat) : TEXT_INPUT.equals(inputFormat));
        boolean serdeFits = serializationLibrary == null || isParquet(serializationLibrary) == parquet;
        return inputFits && serdeFits;
    }

    private static boolean isParquet(String className) {
        return className.toLowerCase(Locale.ROOT).contains("parquet");
    }
}
