// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import org.apache.kafka.common.TopicPartition;

/** Is told of each object that became visible, at least once. Called on the task thread; must not block or throw. */
@FunctionalInterface
public interface DeliveryListener {

    void delivered(TopicPartition partition, String bucket, ManifestFile file);
}
