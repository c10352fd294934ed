// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A change of the state, as the journal keeps it; each is atomic. Fields that a kind does not need are {@code null}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Change(
        Kind kind,
        @Nullable String bucket,
        @Nullable String key,
        @Nullable StoredObject object,
        @Nullable StoredUpload upload,
        @Nullable Integer partNumber,
        StoredUpload.@Nullable StoredPart part,
        @Nullable String uploadId) {

    enum Kind {
        CREATE_BUCKET,
        DELETE_BUCKET,
        PUT_OBJECT,
        DELETE_OBJECT,
        PUT_UPLOAD,
        PUT_PART,
        DELETE_UPLOAD,
        COMPLETE_UPLOAD
    }

    static Change createBucket(String bucket) {
        return new Change(Kind.CREATE_BUCKET, bucket, null, null, null, null, null, null);
    }

    static Change deleteBucket(String bucket) {
        return new Change(Kind.DELETE_BUCKET, bucket, null, null, null, null, null, null);
    }

    static Change putObject(String bucket, StoredObject object) {
        return new Change(Kind.PUT_OBJECT, bucket, null, object, null, null, null, null);
    }

    static Change deleteObject(String bucket, String key) {
        return new Change(Kind.DELETE_OBJECT, bucket, key, null, null, null, null, null);
    }

    static Change putUpload(StoredUpload upload) {
        return new Change(Kind.PUT_UPLOAD, null, null, null, upload, null, null, null);
    }

    static Change putPart(String uploadId, int number, StoredUpload.StoredPart part) {
        return new Change(Kind.PUT_PART, null, null, null, null, number, part, uploadId);
    }

    static Change deleteUpload(String uploadId) {
        return new Change(Kind.DELETE_UPLOAD, null, null, null, null, null, null, uploadId);
    }

    /** The upload is gone and its object there, in one. */
    static Change completeUpload(StoredUpload upload, StoredObject object) {
        return new Change(Kind.COMPLETE_UPLOAD, upload.bucket(), null, object, null, null, null, upload.id());
    }
}
