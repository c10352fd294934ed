// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

/** What {@link InMemoryObjectStore} can be told to do wrong with a call. */
public enum StoreFault {
    /** Refused for now, certainly without effect: a retriable exception (conditional calls: also that). */
    THROTTLED,
    /** Refused for good, without effect: a non-retriable exception with a remedy. */
    DENIED,
    /** The request is lost: no effect. Conditional puts and completions answer Unknown, others throw retriably. */
    LOST_REQUEST,
    /** The answer is lost: it took effect. Conditional puts and completions answer Unknown, others throw retriably. */
    LOST_ANSWER,
    /** As a lost request, but it takes effect when {@link InMemoryObjectStore#deliverDelayed} is called. */
    DELAYED,
    /** putIf only: 409, no effect. */
    CONFLICT,
    /** putIf only: written though the condition does not hold, as by a store that does not know the headers. */
    CONDITION_IGNORED,
    /** completeUpload only: it took effect, and the answer says NoSuchUpload. */
    NO_SUCH_UPLOAD_AFTER_SUCCESS,
    /** completeUpload only: the upload is gone, and its object comes with {@link InMemoryObjectStore#deliverDelayed}. */
    STILL_COMPLETING,
    /** uploadPart and completeUpload: the store loses the upload first. */
    UPLOAD_DROPPED
}
