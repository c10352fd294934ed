// SPDX-License-Identifier: Apache-2.0
/**
 * Files that are being filled: one for each topic-partition and output path, sealed by Firehose's buffering hints or when
 * the memory budget of all tasks runs short. Confined to the task thread, but for the budget.
 */
@NullMarked
package io.hydrant.sink.s3parquet.buffer;

import org.jspecify.annotations.NullMarked;
