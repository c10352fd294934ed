// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.atLeast;
import static io.hydrant.connect.config.Valid.between;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import org.apache.kafka.common.config.ConfigDef;

/** Keys of when files are sealed. */
final class BufferingKeys {

    static final String SIZE_MB = "buffering.size.mb";
    static final String INTERVAL_SECONDS = "buffering.interval.seconds";
    static final String MEMORY_MAX_MB = "buffering.memory.max.mb";

    private static final String GROUP = "Buffering";

    private BufferingKeys() {}

    static void define(ConfigDef def) {
        key(SIZE_MB, INT)
                .defaultsTo(null)
                .valid(between(1, 128))
                .importance(MEDIUM)
                .group(GROUP, 1)
                .width(SHORT)
                .displayName("Buffer size (MiB)")
                .doc("Deliver a file once it holds this many MiB of incoming bytes, before conversion and compression"
                        + " (Firehose: SizeInMBs). Unset, with the interval: 128 for Parquet, which takes no less than 64,"
                        + " and 5 for other formats.")
                .in(def);
        key(INTERVAL_SECONDS, INT)
                .defaultsTo(null)
                .valid(between(0, 900))
                .importance(MEDIUM)
                .group(GROUP, 2)
                .width(SHORT)
                .displayName("Buffer interval (s)")
                .doc(
                        "Deliver a file so long after its first record arrived (Firehose: IntervalInSeconds). Unset, with the"
                                + " size: 300.")
                .in(def);
        key(MEMORY_MAX_MB, INT)
                .defaultsTo(256)
                .valid(atLeast(16))
                .importance(MEDIUM)
                .group(GROUP, 3)
                .width(SHORT)
                .displayName("Buffer memory (MiB)")
                .doc(
                        "How much the files of all tasks of this plugin in a worker may hold in memory together: at four fifths"
                                + " the largest are delivered early, at 95 % partitions are paused. Where connectors say different"
                                + " things the largest counts for all. Never more than half of the worker's heap is used.")
                .in(def);
    }
}
