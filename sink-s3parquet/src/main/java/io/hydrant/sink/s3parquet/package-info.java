// SPDX-License-Identifier: Apache-2.0
/**
 * Firehose's delivery to S3 as a Kafka Connect sink. Start at {@link io.hydrant.sink.s3parquet.S3ParquetSinkTask}; the
 * packages below it are the capabilities that it wires together.
 */
@NullMarked
package io.hydrant.sink.s3parquet;

import org.jspecify.annotations.NullMarked;
