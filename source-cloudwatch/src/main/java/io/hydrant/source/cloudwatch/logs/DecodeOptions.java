// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import io.hydrant.transforms.filter.FilterPattern;
import org.jspecify.annotations.Nullable;

/**
 * How payloads are opened and what is made of them. Immutable.
 *
 * @param filter events that do not match give no record; null lets all through
 * @param maxInflatedBytes of one record's content, all gzip members together
 * @param maxRecordBytes a larger value is not given to Kafka's producer, which would refuse it
 */
public record DecodeOptions(
        Detection detection,
        Emit emit,
        EventFormat format,
        @Nullable FilterPattern filter,
        int maxInflatedBytes,
        int maxRecordBytes) {}
