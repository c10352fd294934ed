// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.ledger;

import java.util.Map;
import java.util.Optional;

/**
 * What every delivered object says about itself in its user metadata ({@code x-amz-meta-…}), and a Parquet file in its
 * footer too, under the same names. Immutable.
 *
 * @param lastOffset the largest offset, not the next one
 * @param records how many Kafka records; offsets between the first and the last may be in other objects
 * @param rows at least {@code records} in a Parquet file
 * @param token the random token of {@link ManifestFile#token}
 */
public record ObjectMarks(
        String topic, int partition, long firstOffset, long lastOffset, long records, long rows, String token) {
    public static final String TOPIC = "hydrant-topic";
    public static final String PARTITION = "hydrant-partition";
    public static final String FIRST_OFFSET = "hydrant-first-offset";
    public static final String LAST_OFFSET = "hydrant-last-offset";
    public static final String RECORDS = "hydrant-records";
    public static final String ROWS = "hydrant-rows";
    public static final String TOKEN = "hydrant-token";

    public static ObjectMarks of(String topic, int partition, OffsetSet offsets, long rows, String token) {
        return new ObjectMarks(topic, partition, offsets.first(), offsets.last(), offsets.count(), rows, token);
    }

    /** As user metadata. */
    public Map<String, String> toMetadata() {
        return Map.of(
                TOPIC, topic,
                PARTITION, Integer.toString(partition),
                FIRST_OFFSET, Long.toString(firstOffset),
                LAST_OFFSET, Long.toString(lastOffset),
                RECORDS, Long.toString(records),
                ROWS, Long.toString(rows),
                TOKEN, token);
    }

    /** From user metadata; empty when the object is not ours or its metadata was tampered with. */
    public static Optional<ObjectMarks> of(Map<String, String> metadata) {
        try {
            String topic = metadata.get(TOPIC);
            String token = metadata.get(TOKEN);
            if (topic == null || token == null) {
                return Optional.empty();
            }
            return Optional.of(new ObjectMarks(
                    topic,
                    (int) number(metadata, PARTITION),
                    number(metadata, FIRST_OFFSET),
                    number(metadata, LAST_OFFSET),
                    number(metadata, RECORDS),
                    number(metadata, ROWS),
                    token));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long number(Map<String, String> metadata, String name) {
        return Long.parseLong(metadata.getOrDefault(name, ""));
    }
}
