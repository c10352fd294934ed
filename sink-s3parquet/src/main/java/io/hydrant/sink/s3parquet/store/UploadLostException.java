// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;
import org.jspecify.annotations.Nullable;

/**
 * A part was sent to a multipart upload that does not exist (any more): aborted by a bucket rule or by somebody. What
 * was uploaded is gone, and none of it was visible; the file must be uploaded again from its first part.
 */
public final class UploadLostException extends AwsCallException {

    private static final long serialVersionUID = 1L;

    public UploadLostException(Upload upload, @Nullable Throwable cause) {
        super(
                "upload " + upload.id() + " of " + upload.key() + " does not exist any more",
                false,
                "S3.NoSuchUpload",
                "Something aborted it: give the bucket's AbortIncompleteMultipartUpload rule at least 7 days",
                cause);
    }
}
