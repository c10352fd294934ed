// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.aws.AwsCallException;

/** Thrown by a job that wants to be run again, though its last call said something final; no call failed without a cause. */
final class RepeatException extends AwsCallException {

    private static final long serialVersionUID = 1L;

    RepeatException(String what) {
        super(what, true, "InternalError", "", null);
    }

    RepeatException(AwsCallException cause) {
        super(String.valueOf(cause.getMessage()), true, cause.code(), "", cause);
    }
}
