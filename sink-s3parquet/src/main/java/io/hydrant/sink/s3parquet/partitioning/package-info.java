// SPDX-License-Identifier: Apache-2.0
/** Firehose's dynamic partitioning: keys for the prefix, extracted from each record by a jq query. */
@NullMarked
package io.hydrant.sink.s3parquet.partitioning;

import org.jspecify.annotations.NullMarked;
