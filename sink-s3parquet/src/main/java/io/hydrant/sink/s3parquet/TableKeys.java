// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import io.hydrant.sink.s3parquet.schema.UnsupportedTypeException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of the Glue table, and of how JSON is laid on its columns. */
final class TableKeys {

    static final String DATABASE = "glue.database";
    static final String TABLE = "glue.table";
    static final String TABLE_ALLOW = "glue.table.allow";
    static final String TABLE_MAX = "glue.table.max";
    static final String TABLE_CREATE = "glue.table.create";
    static final String TABLE_EVOLVE = "glue.table.evolve";
    static final String TABLE_TEMPLATE = "glue.table.template";
    static final String SCHEMA_SOURCE = "schema.source";
    static final String SCHEMA_AVRO = "schema.avro";
    static final String TABLE_VERSION = "glue.table.version";
    static final String TABLE_REFRESH_SECONDS = "glue.table.refresh.seconds";
    static final String PARTITION_MODE = "glue.partition.mode";
    static final String CATALOG_ID = "glue.catalog.id";
    static final String REGION = "glue.region";
    static final String ENDPOINT_URL = "glue.endpoint.url";

    static final String JSON_DESERIALIZER = "json.deserializer";
    static final String JSON_CASE_INSENSITIVE = "json.case.insensitive";
    static final String JSON_COLUMN_MAPPINGS = "json.column.mappings";
    static final String JSON_CONVERT_DOTS = "json.convert.dots.to.underscores";
    static final String JSON_TIMESTAMP_OFFSETS = "json.timestamp.accept.offsets";
    static final String JSON_TIMESTAMP_FORMATS = "json.timestamp.formats";
    static final String JSON_BINARY = "json.binary";
    static final String MALFORMED_FIELDS = "malformed.fields";
    static final String RESCUED_COLUMN = "rescued.column";

    static final String LATEST = "LATEST";

    private static final String GLUE = "Glue table";
    private static final String JSON = "JSON to columns";

    private TableKeys() {}

    static void define(ConfigDef def) {
        defineGlue(def);
        defineJson(def);
    }

    private static void defineGlue(ConfigDef def) {
        key(DATABASE, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GLUE, 1)
                .displayName("Database")
                .doc("The table's database in the Glue Data Catalog (Firehose: DatabaseName).")
                .in(def);
        key(TABLE, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(HIGH)
                .group(GLUE, 2)
                .displayName("Table")
                .doc(
                        "The table whose columns records are converted to (Firehose: TableName). With !{kafka:topic} or !{field:path} in"
                                + " it, each record's own table. Parquet and CSV need one; with json its columns are written, with raw"
                                + " it only takes partitions.")
                .in(def);
        key(TABLE_ALLOW, LIST)
                .defaultsTo(List.of())
                .valid(parsedBy("names or regular expressions", TableKeys::pattern))
                .importance(MEDIUM)
                .group(GLUE, 3)
                .width(LONG)
                .displayName("Allowed tables")
                .doc(
                        "Where records choose the table: the tables they may choose. Unset: any that exists or is created. Others go"
                                + " to the error output.")
                .in(def);
        key(TABLE_MAX, INT)
                .defaultsTo(100)
                .valid(atLeast(1))
                .importance(LOW)
                .group(GLUE, 4)
                .width(SHORT)
                .displayName("Most tables")
                .doc(
                        "Where records choose the table: how many tables a task follows at most. Records for more go to the error"
                                + " output.")
                .in(def);
        key(SCHEMA_SOURCE, STRING)
                .defaultsTo("glue")
                .valid(oneOf("glue", "record", "avro"))
                .importance(LOW)
                .group(GLUE, 5)
                .displayName("Schema source")
                .dependents(SCHEMA_AVRO)
                .doc(
                        "Where the columns come from: the Glue table, as in Firehose; the schemas of the records, given by a"
                                + " converter such as Avro's, with the types of the Glue table if there is one; or schema.avro.")
                .in(def);
        key(SCHEMA_AVRO, STRING)
                .defaultsTo(null)
                .valid(parsedBy("an Avro record schema", TableKeys::avro))
                .importance(LOW)
                .group(GLUE, 12)
                .width(LONG)
                .displayName("Avro schema")
                .doc("For schema.source=avro: the columns, as an Avro record schema in JSON. Unions only with null.")
                .in(def);
        key(TABLE_CREATE, BOOLEAN)
                .defaultsTo(false)
                .importance(MEDIUM)
                .group(GLUE, 13)
                .width(SHORT)
                .dependents(TABLE_TEMPLATE)
                .displayName("Create tables")
                .doc(
                        "Whether a missing table, and its database, is created when its first record comes: below the folders that"
                                + " its objects have in common, with the prefix's key=value folders as partition keys, and the columns"
                                + " of glue.table.template, schema.avro or the records' schema.")
                .in(def);
        key(TABLE_EVOLVE, BOOLEAN)
                .defaultsTo(false)
                .importance(MEDIUM)
                .group(GLUE, 14)
                .width(SHORT)
                .displayName("Add columns")
                .doc(
                        "Whether columns that glue.table.template, schema.avro or the records' schema has and the table lacks are"
                                + " added at its end. Nothing else of the table changes.")
                .in(def);
        key(TABLE_TEMPLATE, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(LOW)
                .group(GLUE, 15)
                .displayName("Template table")
                .doc(
                        "A table of the same database that others are made like: columns, partition keys, classes and parameters.")
                .in(def);
        key(TABLE_VERSION, STRING)
                .defaultsTo(LATEST)
                .valid(parsedBy("LATEST or a table version", TableKeys::version))
                .importance(LOW)
                .group(GLUE, 6)
                .displayName("Table version")
                .doc(
                        "Which version of the table to use (Firehose: VersionId). LATEST follows its changes without a restart.")
                .in(def);
        key(TABLE_REFRESH_SECONDS, INT)
                .defaultsTo(60)
                .valid(atLeast(1))
                .importance(LOW)
                .group(GLUE, 7)
                .width(SHORT)
                .displayName("Table refresh (s)")
                .doc("How often to look for a new version of the table.")
                .in(def);
        key(PARTITION_MODE, STRING)
                .defaultsTo("register")
                .valid(oneOf("register", "projection", "none"))
                .importance(MEDIUM)
                .group(GLUE, 8)
                .displayName("Partitions")
                .doc(
                        "Whether partitions are registered in the catalog as their first objects are delivered; their values"
                                + " come from the key=value folders of the prefix below the table's location. With projection the"
                                + " table computes them itself.")
                .in(def);
        key(CATALOG_ID, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(GLUE, 9)
                .displayName("Catalog id")
                .doc("The account whose catalog it is (Firehose: CatalogId). Unset: the credentials' own.")
                .in(def);
        key(REGION, STRING)
                .defaultsTo(null)
                .importance(LOW)
                .group(GLUE, 10)
                .displayName("Glue region")
                .doc("The catalog's region (Firehose: Region). Unset: that of the bucket.")
                .in(def);
        key(ENDPOINT_URL, STRING)
                .defaultsTo(null)
                .valid(StorageKeys.httpUrl())
                .importance(LOW)
                .group(GLUE, 11)
                .width(LONG)
                .displayName("Glue endpoint URL")
                .doc("Where Glue is, for VPC endpoints and tests. Unset: AWS's endpoint of the region.")
                .in(def);
    }

    private static void defineJson(ConfigDef def) {
        key(JSON_DESERIALIZER, STRING)
                .defaultsTo("openx")
                .valid(oneOf(JsonOptions.Deserializer.class))
                .importance(MEDIUM)
                .group(JSON, 1)
                .displayName("Deserializer")
                .doc("Whose rules say what fits a column (Firehose: OpenXJsonSerDe or HiveJsonSerDe).")
                .in(def);
        key(JSON_CASE_INSENSITIVE, BOOLEAN)
                .defaultsTo(true)
                .importance(MEDIUM)
                .group(JSON, 2)
                .width(SHORT)
                .displayName("Case-insensitive")
                .doc("Whether JSON keys match columns in any case (Firehose: CaseInsensitive).")
                .in(def);
        key(JSON_COLUMN_MAPPINGS, LIST)
                .defaultsTo(List.of())
                .valid(parsedBy("column=key pairs", TableKeys::mapping))
                .importance(LOW)
                .group(JSON, 3)
                .width(LONG)
                .displayName("Column mappings")
                .doc("Which JSON key feeds a column of another name (Firehose: ColumnToJsonKeyMappings).")
                .in(def);
        key(JSON_CONVERT_DOTS, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(JSON, 4)
                .width(SHORT)
                .displayName("Dots to underscores")
                .doc("Whether the key a.b feeds the column a_b (Firehose: ConvertDotsInJsonKeysToUnderscores).")
                .in(def);
        key(JSON_TIMESTAMP_FORMATS, LIST)
                .defaultsTo(List.of())
                .importance(LOW)
                .group(JSON, 5)
                .width(LONG)
                .displayName("Timestamp formats")
                .doc("Joda-Time patterns of timestamps, or millis for epoch milliseconds (Firehose: TimestampFormats).")
                .in(def);
        key(JSON_TIMESTAMP_OFFSETS, BOOLEAN)
                .defaultsTo(false)
                .importance(LOW)
                .group(JSON, 7)
                .width(SHORT)
                .displayName("Timestamps with offsets")
                .doc(
                        "Whether timestamps may have an offset, as in 2026-05-21T14:00:00+09:00, and are converted to UTC. Firehose"
                                + " fails such records.")
                .in(def);
        key(JSON_BINARY, STRING)
                .defaultsTo("base64")
                .valid(oneOf(JsonOptions.Binary.class))
                .importance(LOW)
                .group(JSON, 9)
                .displayName("Binary columns")
                .doc("How JSON text becomes the value of a binary column: decoded from Base64, or as its UTF-8 bytes.")
                .in(def);
        key(MALFORMED_FIELDS, STRING)
                .defaultsTo("record")
                .valid(oneOf(JsonOptions.Mismatch.class))
                .importance(LOW)
                .group(JSON, 8)
                .displayName("Fields that do not fit")
                .doc(
                        "What a field that does not fit its column takes with it: the whole record, as in Firehose, or only the field,"
                                + " which is null then; rescued.column keeps it.")
                .in(def);
        key(RESCUED_COLUMN, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(LOW)
                .group(JSON, 6)
                .displayName("Rescued column")
                .doc(
                        "A string column of the table, such as _rescued, that takes the fields without a column as one JSON"
                                + " object. Unset: they are ignored, as in Firehose.")
                .in(def);
    }

    private static void avro(String text) {
        try {
            TableSchema.fromAvro(text);
        } catch (UnsupportedTypeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void version(String text) {
        if (!text.equals(LATEST) && !text.matches("\\d{1,10}")) {
            throw new IllegalArgumentException("must be LATEST or the number of a version");
        }
    }

    private static void pattern(String text) {
        try {
            Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no regular expression: " + e.getDescription(), e);
        }
    }

    static void mapping(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new IllegalArgumentException("must be column=key such as ts=timestamp");
        }
    }
}
