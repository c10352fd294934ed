// SPDX-License-Identifier: Apache-2.0
/** What a task measures, with the meanings of Firehose's CloudWatch metrics. */
@NullMarked
package io.hydrant.sink.s3parquet.metrics;

import org.jspecify.annotations.NullMarked;
