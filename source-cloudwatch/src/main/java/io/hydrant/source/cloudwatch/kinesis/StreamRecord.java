// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

/**
 * A record as Kinesis keeps it.
 *
 * @param sequenceNumber decimal digits, growing within a shard
 * @param arrivalMs approximate arrival, epoch milliseconds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StreamRecord(String sequenceNumber, String partitionKey, byte[] data, long arrivalMs) {}
