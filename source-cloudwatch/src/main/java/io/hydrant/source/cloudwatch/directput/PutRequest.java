// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import java.util.List;

/**
 * The body of a PutRecord or PutRecordBatch, within Firehose's limits.
 *
 * @param streamName 1 to 64 letters, digits, {@code _ . -}
 * @param records decoded data, in the order of the request; an element may be empty
 */
public record PutRequest(String streamName, List<byte[]> records) {}
