// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.ledger.ManifestFile;
import org.apache.kafka.common.TopicPartition;

/**
 * Is told of each object that became visible, at least once: the commit that made it visible is not settled before. Called on
 * delivery threads, and may block.
 */
@FunctionalInterface
public interface DeliveryListener {

    /** Nobody wants to know. */
    DeliveryListener NONE = (partition, bucket, file) -> {};

    /** Throws a RetriableException to be called again later. */
    void delivered(TopicPartition partition, String bucket, ManifestFile file);
}
