// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.connect.config.Key.key;
import static io.hydrant.connect.config.Valid.between;
import static io.hydrant.connect.config.Valid.parsedBy;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;
import static org.apache.kafka.common.config.ConfigDef.Width.LONG;
import static org.apache.kafka.common.config.ConfigDef.Width.SHORT;

import io.hydrant.sink.s3parquet.partitioning.PartitionKeyQuery;
import org.apache.kafka.common.config.ConfigDef;

/** Keys of dynamic partitioning. */
final class PartitioningKeys {

    static final String ENABLED = "dynamic.partitioning.enabled";
    static final String QUERY = "dynamic.partitioning.query";
    static final String MAX_ACTIVE = "dynamic.partitioning.max.active";

    private static final String GROUP = "Dynamic partitioning";

    private PartitioningKeys() {}

    static void define(ConfigDef def) {
        key(ENABLED, BOOLEAN)
                .defaultsTo(false)
                .importance(MEDIUM)
                .group(GROUP, 1)
                .width(SHORT)
                .dependents(QUERY, MAX_ACTIVE)
                .displayName("Dynamic partitioning")
                .doc("Whether a query extracts keys for !{partitionKeyFromQuery:key} in the prefix (Firehose:"
                        + " DynamicPartitioningConfiguration). A single field is cheaper to have with !{field:path}.")
                .in(def);
        key(QUERY, STRING)
                .defaultsTo(null)
                .valid(parsedBy("a jq object construction", PartitionKeyQuery::parse))
                .importance(MEDIUM)
                .group(GROUP, 2)
                .width(LONG)
                .displayName("Query")
                .doc(
                        "The jq 1.6 object construction that gives the keys, such as {customer:.customer_id} (Firehose:"
                                + " MetadataExtractionQuery). Records that give none, or take too much work, go to"
                                + " metadata-extraction-failed. A query that calls what is not available (env, input, modules) is refused.")
                .in(def);
        key(MAX_ACTIVE, INT)
                .defaultsTo(500)
                .valid(between(1, 5000))
                .importance(LOW)
                .group(GROUP, 3)
                .width(SHORT)
                .displayName("Most active partitions")
                .doc(
                        "How many files of data a task keeps open at most (Firehose: active partitions, per stream). Records that"
                                + " would open one more go to active-partitions-exceeded in the error output.")
                .in(def);
    }
}
