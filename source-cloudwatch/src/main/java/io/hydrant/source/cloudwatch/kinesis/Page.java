// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read gave.
 *
 * @param nextIterator for the next read; null at the end of a closed shard
 * @param behindLatestMs how far the page is behind the end of the shard
 */
public record Page(List<StreamRecord> records, @Nullable String nextIterator, long behindLatestMs) {}
