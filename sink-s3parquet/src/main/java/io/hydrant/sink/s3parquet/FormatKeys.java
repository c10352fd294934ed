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
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.intake.IntakeSettings.DataFormat;
import io.hydrant.sink.s3parquet.intake.RecordDelimiter;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of the files' format. */
final class FormatKeys {

    static final String FORMAT = "format";
    static final String COMPRESSION = "compression";
    static final String RECORD_DELIMITER = "record.delimiter";
    static final String PARQUET_TIMESTAMP = "parquet.timestamp";
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
                .dependents(COMPRESSION)
                .displayName("Format")
                .doc(
                        "What objects hold: rows converted to the columns of a Glue table, each record's JSON, or each record's bytes as they"
                                + " came (Firehose: with or without DataFormatConversion).")
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
                .doc(
                        "What stands after each record of JSON and raw objects (Firehose: AppendDelimiterToRecord): none, newline,"
                                + " newline.if.missing, or any other text with \\n, \\r, \\t in it. Unset: newline for JSON, none for"
                                + " raw.")
                .in(def);
        key(PARQUET_TIMESTAMP, STRING)
                .defaultsTo("int64_micros")
                .valid(oneOf(ParquetOptions.Timestamps.class))
                .importance(LOW)
                .group(GROUP, 4)
                .displayName("Timestamps")
                .doc(
                        "How timestamp columns are stored. Firehose writes int96, which old readers want; keep to one in a table.")
                .in(def);
        key(PARQUET_BLOCK_SIZE, LONG)
                .defaultsTo(268435456L)
                .valid(between(67108864, 1L << 31))
                .importance(LOW)
                .group(GROUP, 5)
                .displayName("Row group size (bytes)")
                .doc("A row group is closed at this size, before compression (Firehose: BlockSizeBytes).")
                .in(def);
        key(PARQUET_PAGE_SIZE, INT)
                .defaultsTo(1048576)
                .valid(between(65536, 1 << 28))
                .importance(LOW)
                .group(GROUP, 6)
                .displayName("Page size (bytes)")
                .doc("A page is closed at this size, before compression (Firehose: PageSizeBytes).")
                .in(def);
        key(PARQUET_DICTIONARY, BOOLEAN)
                .defaultsTo(true)
                .importance(LOW)
                .group(GROUP, 7)
                .width(SHORT)
                .displayName("Dictionaries")
                .doc("Whether repeated values are stored once (Firehose: EnableDictionaryCompression).")
                .in(def);
        key(PARQUET_WRITER_VERSION, STRING)
                .defaultsTo("v1")
                .valid(oneOf(ParquetOptions.WriterVersion.class))
                .importance(LOW)
                .group(GROUP, 8)
                .width(SHORT)
                .displayName("Page version")
                .doc("The version of data pages (Firehose: WriterVersion).")
                .in(def);
    }
}
