// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.oneOf;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.intake.TimeSource;
import io.hydrant.sink.s3parquet.prefix.TimeScope;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of where objects go and what they are called. */
final class PrefixKeys {

    static final String PREFIX = "s3.prefix";
    static final String ERROR_OUTPUT_PREFIX = "s3.error.output.prefix";
    static final String TIME_ZONE = "s3.prefix.time.zone";
    static final String TIME_SOURCE = "s3.prefix.time.source";
    static final String TIME_SCOPE = "s3.prefix.time.scope";
    static final String FILE_EXTENSION = "s3.file.extension";
    static final String OBJECT_NAME_VERSION = "s3.object.name.version";

    private static final String GROUP = "Object keys";

    private PrefixKeys() {}

    static void define(ConfigDef def) {
        key(PREFIX, STRING)
                .defaultsTo("")
                .importance(HIGH)
                .group(GROUP, 1)
                .width(LONG)
                .displayName("Prefix")
                .doc(
                        "What delivered objects' keys begin with (Firehose: Prefix), with expressions such as"
                                + " !{timestamp:yyyy/MM/dd}, !{firehose:random-string}, !{field:path}, !{header:name}, !{kafka:topic}"
                                + " and !{kafka:partition}. Without a time or a value of the record, yyyy/MM/dd/HH/ is appended.")
                .in(def);
        key(ERROR_OUTPUT_PREFIX, STRING)
                .defaultsTo("")
                .importance(HIGH)
                .group(GROUP, 2)
                .width(LONG)
                .displayName("Error output prefix")
                .doc("What error objects' keys begin with (Firehose: ErrorOutputPrefix), with"
                        + " !{firehose:error-output-type} in it. Needed when the prefix has expressions.")
                .in(def);
        key(TIME_ZONE, STRING)
                .defaultsTo("UTC")
                .importance(MEDIUM)
                .group(GROUP, 3)
                .displayName("Time zone")
                .doc("The zone of times in prefixes and object names, such as Asia/Tokyo (Firehose: CustomTimeZone).")
                .in(def);
        key(TIME_SOURCE, STRING)
                .defaultsTo("record")
                .valid(parsedBy("record, wallclock or field:<path>", TimeSource::parse))
                .importance(MEDIUM)
                .group(GROUP, 4)
                .displayName("Time source")
                .doc(
                        "Which time the prefix is about: the Kafka record's timestamp, when the sink saw it, or a field of its"
                                + " value; without a usable field it is the record's timestamp, counted in"
                                + " time-source-fallbacks-total.")
                .in(def);
        key(TIME_SCOPE, STRING)
                .defaultsTo("record")
                .valid(oneOf(TimeScope.class))
                .importance(MEDIUM)
                .group(GROUP, 5)
                .displayName("Time scope")
                .doc(
                        "Whether each record lands in its own time's prefix, or an object in that of its oldest record, as in"
                                + " Firehose.")
                .in(def);
        key(FILE_EXTENSION, STRING)
                .defaultsTo("")
                .importance(LOW)
                .group(GROUP, 6)
                .displayName("File extension")
                .doc("Replaces the format's own extension (Firehose: FileExtension); it changes no encoding.")
                .in(def);
        key(OBJECT_NAME_VERSION, INT)
                .defaultsTo(1)
                .valid(atLeast(1))
                .importance(LOW)
                .group(GROUP, 7)
                .width(SHORT)
                .displayName("Name version")
                .doc(
                        "The number in object names where Firehose has the delivery stream's version; raise it to tell objects"
                                + " before and after a change of the config.")
                .in(def);
    }
}
