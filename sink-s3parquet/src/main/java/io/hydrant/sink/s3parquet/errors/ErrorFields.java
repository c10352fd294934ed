// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import io.hydrant.aws.AwsCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The fields of Firehose's error log while a line is logged: {@code errorCode} such as {@code S3.AccessDenied} and
 * {@code destination} such as {@code s3://lake}, in the logger's context (MDC), where a pattern or a JSON layout finds
 * them. Stateless. Source of truth: specs/firehose-delivery.md section 17.
 *
 * <pre>{@code ErrorFields.during(trouble, () -> LOG.warn(…)); }</pre>
 */
public final class ErrorFields {

    /** Firehose's code for what is AWS's own trouble, or nobody knows better. */
    static final String INTERNAL_ERROR = "InternalError";

    static final String ERROR_CODE = "errorCode";
    static final String DESTINATION = "destination";

    private ErrorFields() {}

    /** Logs with the fields of a failed call. */
    public static void during(Throwable failure, Runnable log) {
        during(failure instanceof AwsCallException call ? call.code() : INTERNAL_ERROR, null, log);
    }

    /** Logs with these fields. */
    static void during(String errorCode, @Nullable String destination, Runnable log) {
        MDC.put(ERROR_CODE, errorCode);
        if (destination != null) {
            MDC.put(DESTINATION, destination);
        }
        try {
            log.run();
        } finally {
            MDC.remove(ERROR_CODE);
            MDC.remove(DESTINATION);
        }
    }
}
