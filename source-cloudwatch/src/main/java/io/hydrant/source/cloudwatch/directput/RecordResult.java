// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What became of one record of a batch: either {@code recordId}, or {@code errorCode} and {@code errorMessage}.
 *
 * @param recordId for example {@code app-logs-3-1842}
 * @param errorCode {@code ServiceUnavailableException} or {@code InternalFailure}
 */
public record RecordResult(
        @Nullable String recordId,
        @Nullable String errorCode,
        @Nullable String errorMessage) {

    public static RecordResult stored(String recordId) {
        return new RecordResult(requireNonNull(recordId), null, null);
    }

    public static RecordResult failed(DirectPutError error, String message) {
        return new RecordResult(null, error.awsName(), requireNonNull(message));
    }

    public boolean failed() {
        return recordId == null;
    }
}
