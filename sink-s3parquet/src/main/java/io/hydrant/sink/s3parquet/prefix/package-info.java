// SPDX-License-Identifier: Apache-2.0
/**
 * Where an object goes: Firehose's {@code !{namespace:value}} key templates, parsed and checked when the connector is
 * configured and evaluated once per record, object names, and the partition values that lie in an evaluated prefix.
 * Source of truth: Amazon Data Firehose, "Understand custom prefixes for Amazon S3 objects".
 */
@NullMarked
package io.hydrant.sink.s3parquet.prefix;

import org.jspecify.annotations.NullMarked;
