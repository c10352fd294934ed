// SPDX-License-Identifier: Apache-2.0
/**
 * Reading a Kinesis data stream: shards and their order, positions, pages, aggregated records. {@link
 * io.hydrant.source.cloudwatch.kinesis.KinesisStream} is the port to the service, and the only place with AWS types is its
 * adapter.
 */
@NullMarked
package io.hydrant.source.cloudwatch.kinesis;

import org.jspecify.annotations.NullMarked;
