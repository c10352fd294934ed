// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One S3 bucket.
 *
 * <p>Calls block, each with a deadline of its own, so they belong on the delivery executor and never on the task
 * thread. Unless a method says otherwise, a call that fails throws {@link AwsCallException}: retriable, or with a remedy
 * for the operator. Reads, lists, deletes, unconditional puts and parts are retried a few times inside; conditional
 * puts and completions are sent exactly once, so that "refused" can never be the echo of our own earlier success.
 *
 * <p>The life of a file:
 *
 * <pre>
 *   createUpload ── uploadPart … uploadPart ──┬── completeUpload → Completed: visible, whole, at once
 *                    nothing is visible       └── abortUpload: gone
 * </pre>
 *
 * Thread-safe. Source of truth: the Amazon S3 API reference, "Conditional writes" and "CompleteMultipartUpload".
 */
public interface ObjectStore extends AutoCloseable {

    /** The smallest size of every part but the last: 5 MiB. */
    int MIN_PART_BYTES = 5 * 1024 * 1024;

    /** Parts are numbered from 1 to this. */
    int MAX_PARTS = 10_000;

    /** The bucket's name, such as {@code events}. */
    String bucket();

    /** Writes a whole object, whatever is there. Returns its ETag, quotes included as S3 gives it. */
    String put(String key, Content content, ObjectAttributes attributes);

    /**
     * Writes a whole object if the condition holds. Sent once, no retry.
     *
     * @return written, refused, to be retried, or unknown
     * @throws AwsCallException not retriable, when the call was certainly refused for a reason an operator must remove
     */
    PutOutcome putIf(WriteCondition condition, String key, Content content, ObjectAttributes attributes);

    /**
     * The object with its bytes, or empty if there is none.
     *
     * @param maxBytes the largest object to take into memory; a larger one is a non-retriable {@link AwsCallException}
     */
    Optional<StoredObject> get(String key, int maxBytes);

    /**
     * Bytes {@code from} to {@code from + length} of the object, fewer where it ends, or empty if there is no object.
     * {@code from} must lie within the object, as RFC 9110 wants it.
     */
    Optional<byte[]> range(String key, long from, int length);

    /** What the store knows of the object without its bytes, or empty if there is none. */
    Optional<ObjectInfo> head(String key);

    /**
     * One page of the keys that begin with {@code prefix}, in UTF-8 order.
     *
     * @param token {@link ObjectPage#nextToken} of the page before, {@code null} for the first
     */
    ObjectPage list(String prefix, @Nullable String token);

    /** Deletes the object; one that does not exist is success. */
    void delete(String key);

    /** Begins a multipart upload; the attributes are those of the object once it is completed. */
    Upload createUpload(String key, ObjectAttributes attributes);

    /**
     * Uploads one part, replacing an earlier one of the same number.
     *
     * @param number from 1 to {@link #MAX_PARTS}
     * @return what {@link #completeUpload} wants to know of it
     * @throws UploadLostException if the upload does not exist (any more)
     */
    UploadedPart uploadPart(Upload upload, int number, Content content);

    /**
     * Makes the upload's object visible, replacing whatever has its key. Sent once, no retry; repeating it is harmless
     * and answers {@link CompleteOutcome.NoSuchUpload} or {@link CompleteOutcome.Completed}.
     *
     * @param parts in ascending order of number, at least one
     * @throws AwsCallException not retriable, when the parts are refused (code {@code S3.InvalidPart} and the like) or
     *     an operator must act
     */
    CompleteOutcome completeUpload(Upload upload, List<UploadedPart> parts);

    /** Gives the upload and its parts up; one that does not exist is success. */
    void abortUpload(Upload upload);

    /** Gives the connections back. Calls in flight may fail. */
    @Override
    void close();
}
