// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import static java.util.Objects.requireNonNull;

import io.hydrant.sink.s3parquet.prefix.ErrorOutputType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way to the error output. Immutable, but for the array, which is not copied.
 *
 * @param type which of Firehose's failures
 * @param code such as {@code DataFormatConversion.MalformedData}
 * @param message may quote a part of the value, so it does not belong into a log
 * @param topic as consumed, before any transform renamed it
 * @param arrival the record's timestamp, or when it was seen if it has none
 * @param rawData the record's value
 * @param transform for {@link ErrorOutputType#PROCESSING_FAILED}: which transform marked it, where that is known
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each value would cost
public record FailedRecord(
        ErrorOutputType type,
        String code,
        String message,
        String topic,
        int partition,
        long offset,
        Instant arrival,
        byte[] rawData,
        @Nullable String transform) {

    public FailedRecord {
        requireNonNull(type, "type is null");
        requireNonNull(code, "code is null");
        requireNonNull(message, "message is null");
        requireNonNull(arrival, "arrival is null");
        requireNonNull(rawData, "rawData is null");
    }
}
