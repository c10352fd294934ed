// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.RecordDelimiter;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions;
import io.hydrant.sink.s3parquet.text.CsvFormat;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of the files' format. */
final class FormatKeys {

    static final String FORMAT = "format";
    static final String COMPRESSION = "compression";
    static final String RECORD_DELIMITER = "record.delimiter";
    static final String CSV_COLUMNS = "csv.columns";
    static final String CSV_HEADER = "csv.header";
    static final String CSV_NULL = "csv.null";
    static final String PARQUET_TIMESTAMP = "parquet.timestamp";
    static final String PARQUET_TIMESTAMP_ENCODING = "parquet.timestamp.encoding";
    static final String PARQUET_BLOCK_SIZE = "parquet.block.size.bytes";
    static final String PARQUET_PAGE_SIZE = "parquet.page.size.bytes";
    static final String PARQUET_DICTIONARY = "parquet.dictionary.enabled";
    static final String PARQUET_WRITER_VERSION = "parquet.writer.version";

    private static final String GROUP = "Format";

    private FormatKeys() {}

    static void define(ConfigDef def) {
        key(FORMAT, STRING)
                .defaultsTo("parquet")
                .valid(oneOf(DataFormat.class))
                .importance(HIGH)
                .group(GROUP, 1)
                .dependents(COMPRESSION, RECORD_DELIMITER, CSV_COLUMNS, CSV_HEADER, CSV_NULL)
                .displayName("Format")
                .doc(
                        "What objects hold. parquet and csv: rows, converted to the columns of the table. json: a line for each document,"
                                + " with the table's columns if there is a table, else as the document came. raw: each record's"
                                + " bytes as they came (Firehose without DataFormatConversion).")
                .in(def);
        key(COMPRESSION, STRING)
                .defaultsTo(null)
                .valid(oneOf("uncompressed", "snappy", "gzip", "zstd", "zip", "hadoop_snappy"))
                .importance(MEDIUM)
                .group(GROUP, 2)
                .displayName("Compression")
                .doc(
                        "For Parquet how pages are compressed (Firehose: the ParquetSerDe's Compression; zip and hadoop_snappy are no"
                                + " choice), by default snappy; for other formats how the object is (Firehose: CompressionFormat), by"
                                + " default not.")
                .in(def);
        key(RECORD_DELIMITER, STRING)
                .defaultsTo(null)
                .valid(parsedBy("none, newline, newline.if.missing, or text", RecordDelimiter::parse))
                .importance(MEDIUM)
                .group(GROUP, 3)
                .displayName("Record delimiter")
                .doc("What stands after each record of raw objects (Firehose: AppendDelimiterToRecord): none, newline,"
                        + " newline.if.missing, or any other text with \\n, \\r, \\t in it. Unset: none.")
                .in(def);
        key(CSV_COLUMNS, LIST)
                .defaultsTo(List.of())
                .importance(MEDIUM)
                .group(GROUP, 4)
                .width(ConfigDef.Width.LONG)
                .displayName("CSV columns")
                .doc(
                        "The columns that CSV has, in this order: that of Redshift's COPY. Unset: all of the table, in its order.")
                .in(def);
        key(CSV_HEADER, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(GROUP, 5)
                .width(SHORT)
                .displayName("CSV header")
                .doc("Whether each CSV object begins with a line of the columns' names (COPY: IGNOREHEADER 1).")
                .in(def);
        key(CSV_NULL, STRING)
                .defaultsTo("\\N")
                .valid(parsedBy("text without quotes, commas and line ends", CsvFormat::checkNullMarker))
                .importance(LOW)
                .group(GROUP, 6)
                .width(SHORT)
                .displayName("CSV null")
                .doc(
                        "What null is in CSV, never quoted (COPY: NULL AS). Text that reads like it is quoted, as is text with"
                                + " commas, quotes or line ends; a quote inside is doubled.")
                .in(def);
        key(PARQUET_TIMESTAMP, STRING)
                .defaultsTo("int64_micros")
                .valid(oneOf(ParquetOptions.Timestamps.class))
                .importance(LOW)
                .group(GROUP, 7)
                .displayName("Timestamps")
                .doc(
                        "How timestamp columns are stored. Firehose writes int96, which old readers want; keep to one in a table.")
                .in(def);
        key(PARQUET_TIMESTAMP_ENCODING, STRING)
                .defaultsTo("delta")
                .valid(oneOf("delta", "plain"))
                .importance(LOW)
                .group(GROUP, 12)
                .width(SHORT)
                .displayName("Timestamp encoding")
                .doc("How int64 timestamps are encoded in v1 pages. As differences (DELTA_BINARY_PACKED) they take less"
                        + " than half of the space; some old readers, such as Spark before 3.3, want plain.")
                .in(def);
        key(PARQUET_BLOCK_SIZE, LONG)
                .defaultsTo(268435456L)
                .valid(between(67108864, 1L << 31))
                .importance(LOW)
                .group(GROUP, 8)
                .displayName("Row group size (bytes)")
                .doc("A row group is closed at this size, before compression (Firehose: BlockSizeBytes).")
                .in(def);
        key(PARQUET_PAGE_SIZE, INT)
                .defaultsTo(1048576)
                .valid(between(65536, 1 << 28))
                .importance(LOW)
                .group(GROUP, 9)
                .displayName("Page size (bytes)")
                .doc("A page is closed at this size, before compression (Firehose: PageSizeBytes).")
                .in(def);
        key(PARQUET_DICTIONARY, BOOLEAN)
                .defaultsTo(true)
                .importance(LOW)
                .group(GROUP, 10)
                .width(SHORT)
                .displayName("Dictionaries")
                .doc("Whether repeated values are stored once (Firehose: EnableDictionaryCompression).")
                .in(def);
        key(PARQUET_WRITER_VERSION, STRING)
                .defaultsTo("v1")
                .valid(oneOf(ParquetOptions.WriterVersion.class))
                .importance(LOW)
                .group(GROUP, 11)
                .width(SHORT)
                .displayName("Page version")
                .doc("The version of data pages (Firehose: WriterVersion).")
                .in(def);
    }
}
