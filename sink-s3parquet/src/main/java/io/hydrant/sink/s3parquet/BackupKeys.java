// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.notEmpty;
import static io.hydrant.connect.config.Valid.oneOf;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.format.ByteCompression;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of the source backup. */
final class BackupKeys {

    static final String MODE = "s3.backup.mode";
    static final String BUCKET = "s3.backup.bucket";
    static final String PREFIX = "s3.backup.prefix";
    static final String ERROR_OUTPUT_PREFIX = "s3.backup.error.output.prefix";
    static final String COMPRESSION = "s3.backup.compression";
    static final String SIZE_MB = "s3.backup.buffering.size.mb";
    static final String INTERVAL_SECONDS = "s3.backup.buffering.interval.seconds";

    static final String DISABLED = "Disabled";
    static final String ENABLED = "Enabled";

    private static final String GROUP = "Source backup";

    private BackupKeys() {}

    static void define(ConfigDef def) {
        key(MODE, STRING)
                .defaultsTo(DISABLED)
                .valid(oneOf(DISABLED, ENABLED))
                .importance(MEDIUM)
                .group(GROUP, 1)
                .dependents(BUCKET, PREFIX, COMPRESSION, SIZE_MB, INTERVAL_SECONDS)
                .displayName("Source backup")
                .doc("Whether every record's bytes are also delivered as they came (Firehose: S3BackupMode).")
                .in(def);
        key(BUCKET, STRING)
                .defaultsTo(null)
                .valid(notEmpty())
                .importance(LOW)
                .group(GROUP, 2)
                .width(LONG)
                .displayName("Backup bucket")
                .doc("The backup's bucket. Unset: s3.bucket.")
                .in(def);
        key(PREFIX, STRING)
                .defaultsTo("")
                .importance(MEDIUM)
                .group(GROUP, 3)
                .width(LONG)
                .displayName("Backup prefix")
                .doc(
                        "What backup objects' keys begin with; without a time in it, yyyy/MM/dd/HH/ is appended. It takes no"
                                + " !{field:path}, since what cannot be read is backed up too.")
                .in(def);
        key(ERROR_OUTPUT_PREFIX, STRING)
                .defaultsTo("")
                .importance(LOW)
                .group(GROUP, 4)
                .width(LONG)
                .displayName("Backup error prefix")
                .doc(
                        "Checked for configs that come from Firehose; nothing is ever written to it, since no record can fail to be"
                                + " backed up.")
                .in(def);
        key(COMPRESSION, STRING)
                .defaultsTo("uncompressed")
                .valid(oneOf(ByteCompression.class))
                .importance(LOW)
                .group(GROUP, 5)
                .displayName("Backup compression")
                .doc("How backup objects are compressed (Firehose: the backup's CompressionFormat).")
                .in(def);
        key(SIZE_MB, INT)
                .defaultsTo(null)
                .valid(between(1, 128))
                .importance(LOW)
                .group(GROUP, 6)
                .width(SHORT)
                .displayName("Backup buffer size (MiB)")
                .doc("As buffering.size.mb, for backup objects. Unset, with the interval: 5.")
                .in(def);
        key(INTERVAL_SECONDS, INT)
                .defaultsTo(null)
                .valid(between(1, 900))
                .importance(LOW)
                .group(GROUP, 7)
                .width(SHORT)
                .displayName("Backup buffer interval (s)")
                .doc(
                        "As buffering.interval.seconds, for backup objects; at least 60 as in Firehose, or less in a store of your own"
                                + " (s3.endpoint.url). Unset, with the size: 300.")
                .in(def);
    }
}
