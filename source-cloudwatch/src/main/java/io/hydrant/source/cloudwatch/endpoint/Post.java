// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was posted.
 *
 * @param kind told apart by the body's members
 * @param requestId a delivery's id, or a transformation's invocation id; null if there is none
 * @param deliveryStream name of the stream that a transformation's ARN names; null if there is none
 * @param records in the order of the body
 */
public record Post(
        Kind kind, @Nullable String requestId, @Nullable String deliveryStream, List<PostedRecord> records) {

    /** The three bodies. */
    public enum Kind {
        /** <code>{"requestId":…,"timestamp":…,"records":[{"data":…}]}</code> */
        DELIVERY,
        /** <code>{"awslogs":{"data":…}}</code>, the event of a Lambda function that subscribes to a log group. */
        AWS_LOGS,
        /** <code>{"invocationId":…,"records":[{"recordId":…,"data":…}]}</code>, the event of a transformation. */
        TRANSFORMATION
    }
}
