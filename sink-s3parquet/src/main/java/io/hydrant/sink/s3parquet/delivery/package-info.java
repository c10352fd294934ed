// SPDX-License-Identifier: Apache-2.0
/**
 * From sealed files to offsets: encode and upload off the task thread, commit each topic-partition's state by
 * compare-and-swap, complete the uploads, register partitions, and report how far everything is durable. The protocol is
 * {@link io.hydrant.sink.s3parquet.delivery.PartitionDelivery}'s; ARCHITECTURE.md argues why it is exactly once.
 */
@NullMarked
package io.hydrant.sink.s3parquet.delivery;

import org.jspecify.annotations.NullMarked;
