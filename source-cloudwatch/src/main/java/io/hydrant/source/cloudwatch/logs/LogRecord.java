// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What becomes the key, value and timestamp of one Kafka record.
 *
 * @param key log group and stream, {@code /app/api/i-0abc}; null for content that is no log
 * @param value byte[] or Struct, as the schema says
 * @param timestampMs epoch milliseconds; null leaves it to the connector
 * @param sizeBytes of key and value as text, approximately
 */
public record LogRecord(
        @Nullable String key,
        Schema valueSchema,
        Object value,
        @Nullable Long timestampMs,
        int sizeBytes) {

    /** What a Kafka record holds beside key and value. */
    public static final int OVERHEAD_BYTES = 200;

    /** Content that is no log. */
    static LogRecord unchanged(byte[] content) {
        return new LogRecord(null, Schema.BYTES_SCHEMA, content, null, content.length);
    }
}
