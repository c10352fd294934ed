// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;

/** How completing a multipart upload ended. Immutable. */
public sealed interface CompleteOutcome {

    /** The object is visible, in this version. */
    record Completed(String etag) implements CompleteOutcome {}

    /** There is no such upload: it was completed before, or aborted. A HEAD of the key tells which. */
    record NoSuchUpload() implements CompleteOutcome {}

    /**
     * Completed now, or later, or never: 5xx, 409, time-out, lost connection, or a 200 whose body is an error. Complete
     * again. The cause is retriable and for the log.
     */
    record Unknown(AwsCallException cause) implements CompleteOutcome {}
}
