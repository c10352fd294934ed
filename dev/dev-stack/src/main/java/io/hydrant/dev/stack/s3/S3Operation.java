// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.s3;

import java.util.Set;

/** Which of S3's operations a request is. */
enum S3Operation {
    LIST_BUCKETS("ListBuckets"),
    CREATE_BUCKET("CreateBucket"),
    HEAD_BUCKET("HeadBucket"),
    DELETE_BUCKET("DeleteBucket"),
    GET_BUCKET_LOCATION("GetBucketLocation"),
    GET_BUCKET_VERSIONING("GetBucketVersioning"),
    LIST_OBJECTS("ListObjects"),
    LIST_OBJECTS_V2("ListObjectsV2"),
    LIST_MULTIPART_UPLOADS("ListMultipartUploads"),
    DELETE_OBJECTS("DeleteObjects"),
    PUT_OBJECT("PutObject"),
    COPY_OBJECT("CopyObject"),
    GET_OBJECT("GetObject"),
    HEAD_OBJECT("HeadObject"),
    DELETE_OBJECT("DeleteObject"),
    GET_OBJECT_TAGGING("GetObjectTagging"),
    PUT_OBJECT_TAGGING("PutObjectTagging"),
    DELETE_OBJECT_TAGGING("DeleteObjectTagging"),
    CREATE_MULTIPART_UPLOAD("CreateMultipartUpload"),
    UPLOAD_PART("UploadPart"),
    LIST_PARTS("ListParts"),
    COMPLETE_MULTIPART_UPLOAD("CompleteMultipartUpload"),
    ABORT_MULTIPART_UPLOAD("AbortMultipartUpload");

    /** Subresources that S3 has and this server has not; ignoring them would do something else than asked. */
    private static final Set<String> UNKNOWN_SUBRESOURCES = Set.of(
            "accelerate",
            "acl",
            "analytics",
            "attributes",
            "cors",
            "encryption",
            "intelligent-tiering",
            "inventory",
            "legal-hold",
            "lifecycle",
            "logging",
            "metrics",
            "notification",
            "object-lock",
            "ownershipControls",
            "policy",
            "policyStatus",
            "publicAccessBlock",
            "renameObject",
            "replication",
            "requestPayment",
            "restore",
            "retention",
            "select",
            "torrent",
            "versionId",
            "versions",
            "website");

    private final String awsName;

    S3Operation(String awsName) {
        this.awsName = awsName;
    }

    /** For example {@code PutObject}. */
    String awsName() {
        return awsName;
    }

    /** Throws {@link S3Error} for what S3 or this server does not know. */
    static S3Operation of(S3Call call) {
        for (String parameter : call.query().keySet()) {
            if (UNKNOWN_SUBRESOURCES.contains(parameter)) {
                throw S3Error.notImplemented(call.method() + " ?" + parameter);
            }
        }
        if (call.bucket().isEmpty()) {
            if (call.method().equals("GET")) {
                return LIST_BUCKETS;
            }
            throw methodNotAllowed(call);
        }
        return call.key().isEmpty() ? ofBucket(call) : ofObject(call);
    }

    private static S3Operation ofBucket(S3Call call) {
        return switch (call.method()) {
            case "PUT" -> {
                if (call.has("tagging") || call.has("versioning")) {
                    throw S3Error.notImplemented("bucket tagging and versioning");
                }
                yield CREATE_BUCKET;
            }
            case "HEAD" -> HEAD_BUCKET;
            case "DELETE" -> DELETE_BUCKET;
            case "POST" -> {
                if (!call.has("delete")) {
                    throw S3Error.notImplemented("browser uploads");
                }
                yield DELETE_OBJECTS;
            }
            case "GET" -> getOfBucket(call);
            default -> throw methodNotAllowed(call);
        };
    }

    private static S3Operation getOfBucket(S3Call call) {
        if (call.has("location")) {
            return GET_BUCKET_LOCATION;
        }
        if (call.has("versioning")) {
            return GET_BUCKET_VERSIONING;
        }
        if (call.has("uploads")) {
            return LIST_MULTIPART_UPLOADS;
        }
        if (call.has("tagging")) {
            throw new S3Error(404, "NoSuchTagSet", "The TagSet does not exist");
        }
        return call.query("list-type", "").equals("2") ? LIST_OBJECTS_V2 : LIST_OBJECTS;
    }

    private static S3Operation ofObject(S3Call call) {
        boolean tagging = call.has("tagging");
        boolean ofUpload = call.has("uploadId");
        return switch (call.method()) {
            case "PUT" -> tagging ? PUT_OBJECT_TAGGING : putOfObject(call);
            case "GET" -> tagging ? GET_OBJECT_TAGGING : ofUpload ? LIST_PARTS : GET_OBJECT;
            case "HEAD" -> HEAD_OBJECT;
            case "DELETE" -> tagging ? DELETE_OBJECT_TAGGING : ofUpload ? ABORT_MULTIPART_UPLOAD : DELETE_OBJECT;
            case "POST" -> {
                if (!ofUpload && !call.has("uploads")) {
                    throw methodNotAllowed(call);
                }
                yield ofUpload ? COMPLETE_MULTIPART_UPLOAD : CREATE_MULTIPART_UPLOAD;
            }
            default -> throw methodNotAllowed(call);
        };
    }

    private static S3Operation putOfObject(S3Call call) {
        boolean copy = call.header("x-amz-copy-source") != null;
        if (!call.has("uploadId") && !call.has("partNumber")) {
            return copy ? COPY_OBJECT : PUT_OBJECT;
        }
        if (copy) {
            throw S3Error.notImplemented("UploadPartCopy");
        }
        return UPLOAD_PART;
    }

    private static S3Error methodNotAllowed(S3Call call) {
        return new S3Error(
                405, "MethodNotAllowed", "The specified method is not allowed against this resource: " + call.method());
    }
}
