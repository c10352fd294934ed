// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import org.jspecify.annotations.Nullable;

/** The operations that are answered; every other one of the API manages streams, which is done in the config here. */
public enum Operation {
    PUT_RECORD("PutRecord"),
    PUT_RECORD_BATCH("PutRecordBatch"),
    DESCRIBE_DELIVERY_STREAM("DescribeDeliveryStream"),
    LIST_DELIVERY_STREAMS("ListDeliveryStreams");

    private static final String PREFIX = "Firehose_20150804.";

    private final String awsName;

    Operation(String awsName) {
        this.awsName = awsName;
    }

    public String awsName() {
        return awsName;
    }

    /** The operation that an {@code X-Amz-Target} header such as {@code Firehose_20150804.PutRecord} asks for. */
    public static Operation of(@Nullable String target) throws DirectPutRejected {
        for (Operation operation : values()) {
            if (target != null && target.equals(PREFIX + operation.awsName)) {
                return operation;
            }
        }
        throw new DirectPutRejected(
                DirectPutError.UNKNOWN_OPERATION,
                "This endpoint answers PutRecord, PutRecordBatch, DescribeDeliveryStream and ListDeliveryStreams of "
                        + "Firehose_20150804.");
    }
}
