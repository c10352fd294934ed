// SPDX-License-Identifier: Apache-2.0
package io.hydrant.aws;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * A call to AWS that did not do its work, and what follows from that: either it is {@link #retriable} (throttling,
 * time-out, 5xx, connection trouble), or an operator must act and {@link #remedy} says how. A task throws the second
 * kind as it is and goes to FAILED with the message; it never throws the first kind from {@code put}.
 *
 * <p>Message, for example: {@code cannot put s3://events/2026/11/20/x.parquet: AccessDenied (403, request 4J2K…). Grant
 * s3:PutObject on arn:aws:s3:::events/* to the connector's role}. It holds no credential and no record content.
 * Immutable but for the stack trace.
 */
public class AwsCallException extends ConnectException {

    private static final long serialVersionUID = 1L;

    private final boolean retriable;
    private final String code;
    private final String remedy;

    /**
     * @param what the call and its object, such as {@code cannot put s3://bucket/key: SlowDown (503)}
     * @param code one of Firehose's error codes ({@code S3.AccessDenied}, see {@link #code()})
     * @param remedy what an operator can do, as a sentence without a full stop; empty when retrying is all there is to do
     */
    public AwsCallException(String what, boolean retriable, String code, String remedy, @Nullable Throwable cause) {
        super(remedy.isEmpty() ? what : what + ". " + remedy, cause);
        this.retriable = retriable;
        this.code = requireNonNull(code, "code is null");
        this.remedy = requireNonNull(remedy, "remedy is null");
    }

    /** Whether the same call may succeed later without anybody's doing. */
    public boolean retriable() {
        return retriable;
    }

    /**
     * Firehose's name for the failure where it has one, as it appears in its error logs: {@code S3.AccessDenied},
     * {@code S3.NoSuchBucket}, {@code S3.KMS.NotFoundException}, …; {@code InternalError} for what is AWS's own
     * trouble; else the service and its error code, such as {@code Glue.EntityNotFoundException}.
     */
    public String code() {
        return code;
    }

    /** What an operator can do, a sentence without a full stop; empty when retrying is all there is to do. */
    public String remedy() {
        return remedy;
    }
}
