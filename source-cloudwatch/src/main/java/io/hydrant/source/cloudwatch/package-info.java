// SPDX-License-Identifier: Apache-2.0
/**
 * Sources for what writes to Firehose and for CloudWatch Logs: {@link
 * io.hydrant.source.cloudwatch.FirehoseSourceConnector} listens where a Firehose would, {@link
 * io.hydrant.source.cloudwatch.KinesisSourceConnector} reads a Kinesis data stream.
 */
@NullMarked
package io.hydrant.source.cloudwatch;

import org.jspecify.annotations.NullMarked;
