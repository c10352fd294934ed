// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsFailures;
import io.hydrant.aws.AwsFailures.Service;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** {@link ObjectStore} over the AWS SDK. Thread-safe. */
final class S3ObjectStore implements ObjectStore {

    private static final int LARGE_BYTES = 1024 * 1024;

    private final String bucket;
    private final S3Connection s3;
    private final @Nullable String owner;
    private final boolean checksums;

    S3ObjectStore(String bucket, S3Connection s3) {
        this.bucket = bucket;
        this.s3 = s3;
        this.owner = s3.settings().expectedBucketOwner();
        this.checksums = s3.settings().checksums() == S3Settings.ChecksumMode.WHEN_SUPPORTED;
    }

    @Override
    public String bucket() {
        return bucket;
    }

    @Override
    public String put(String key, Content content, ObjectAttributes attributes) {
        PutObjectRequest request = putRequest(key, content, attributes).build();
        boolean large = content.sizeBytes() >= LARGE_BYTES;
        return call(
                "put",
                key,
                "s3:PutObject",
                () -> (large ? s3.uploading() : s3.retrying())
                        .putObject(request, S3Requests.body(content))
                        .eTag());
    }

    @Override
    public PutOutcome putIf(WriteCondition condition, String key, Content content, ObjectAttributes attributes) {
        PutObjectRequest.Builder request = putRequest(key, content, attributes);
        if (condition.etag() == null) {
            request.ifNoneMatch("*");
        } else {
            request.ifMatch(condition.etag());
        }
        try {
            return new PutOutcome.Written(s3.once()
                    .putObject(request.build(), S3Requests.body(content))
                    .eTag());
        } catch (S3Exception e) {
            if (e.statusCode() == 412 || (condition.etag() != null && isNoSuchKey(e))) {
                return new PutOutcome.Refused();
            }
            if (e.statusCode() == 409) {
                return new PutOutcome.Conflict();
            }
            return unknownIfRetriable(failure("put", key, "s3:PutObject", e));
        } catch (RuntimeException e) {
            return unknownIfRetriable(failure("put", key, "s3:PutObject", e));
        }
    }

    @Override
    public Optional<StoredObject> get(String key, int maxBytes) {
        return read(key, null, (head, body) -> {
                    if (head.contentLength() > maxBytes) {
                        body.abort();
                        return new TooLarge(head.contentLength());
                    }
                    ObjectInfo info = info(
                            key,
                            head.eTag(),
                            head.contentLength(),
                            head.lastModified(),
                            head.contentType(),
                            head.contentEncoding(),
                            head.metadata());
                    return new StoredObject(info, body.readAllBytes());
                })
                .map(read -> {
                    if (read instanceof TooLarge tooLarge) {
                        throw new AwsCallException(
                                "cannot read " + url(key) + " into memory: it has " + tooLarge.sizeBytes()
                                        + " bytes, more than " + maxBytes,
                                false,
                                "S3.EntityTooLarge",
                                "Nothing of Hydrant's is that large: check who wrote it",
                                null);
                    }
                    return (StoredObject) read;
                });
    }

    @Override
    public Optional<byte[]> range(String key, long from, int length) {
        if (length == 0) {
            return head(key).map(info -> new byte[0]);
        }
        return read(key, "bytes=" + from + "-" + (from + length - 1), (head, body) -> body.readAllBytes());
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return call("look at", key, "s3:GetObject and s3:ListBucket", () -> {
            try {
                HeadObjectResponse head = s3.retrying()
                        .headObject(request -> request.bucket(bucket).key(key).expectedBucketOwner(owner));
                return Optional.of(info(
                        key,
                        head.eTag(),
                        head.contentLength(),
                        head.lastModified(),
                        head.contentType(),
                        head.contentEncoding(),
                        head.metadata()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        return call("list", prefix, "s3:ListBucket", () -> {
            ListObjectsV2Response page = s3.retrying()
                    .listObjectsV2(request -> request.bucket(bucket)
                            .prefix(prefix)
                            .continuationToken(token)
                            .expectedBucketOwner(owner));
            List<ObjectPage.Entry> entries = page.contents().stream()
                    .map(object ->
                            new ObjectPage.Entry(object.key(), object.eTag(), object.size(), object.lastModified()))
                    .toList();
            return new ObjectPage(
                    entries, Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null);
        });
    }

    @Override
    public void delete(String key) {
        call(
                "delete",
                key,
                "s3:DeleteObject",
                () -> s3.retrying()
                        .deleteObject(request -> request.bucket(bucket).key(key).expectedBucketOwner(owner)));
    }

    @Override
    public Upload createUpload(String key, ObjectAttributes attributes) {
        return call(
                "create an upload of",
                key,
                "s3:PutObject",
                () -> new Upload(
                        key,
                        s3.retrying()
                                .createMultipartUpload(S3Requests.createUpload(attributes)
                                        .bucket(bucket)
                                        .key(key)
                                        .expectedBucketOwner(owner)
                                        .checksumAlgorithm(checksums ? ChecksumAlgorithm.CRC32 : null)
                                        .build())
                                .uploadId()));
    }

    @Override
    public UploadedPart uploadPart(Upload upload, int number, Content content) {
        PartChecksum checksum = checksums ? S3Requests.crc32(content) : null;
        return call("upload a part of", upload.key(), "s3:PutObject", () -> {
            try {
                String etag = s3.uploading()
                        .uploadPart(
                                request -> request.bucket(bucket)
                                        .key(upload.key())
                                        .uploadId(upload.id())
                                        .partNumber(number)
                                        .checksumCRC32(checksum == null ? null : checksum.value())
                                        .expectedBucketOwner(owner),
                                S3Requests.body(content))
                        .eTag();
                return new UploadedPart(number, etag, content.sizeBytes(), checksum);
            } catch (S3Exception e) {
                if (isNoSuchUpload(e)) {
                    throw new UploadLostException(upload, e);
                }
                throw e;
            }
        });
    }

    @Override
    public CompleteOutcome completeUpload(Upload upload, List<UploadedPart> parts) {
        try {
            return new CompleteOutcome.Completed(s3.once()
                    .completeMultipartUpload(request -> request.bucket(bucket)
                            .key(upload.key())
                            .uploadId(upload.id())
                            .multipartUpload(S3Requests.completed(parts))
                            .expectedBucketOwner(owner))
                    .eTag());
        } catch (RuntimeException e) {
            if (isNoSuchUpload(e)) {
                return new CompleteOutcome.NoSuchUpload();
            }
            AwsCallException failure = failure("complete the upload of", upload.key(), "s3:PutObject", e);
            if (failure.retriable()) {
                return new CompleteOutcome.Unknown(failure);
            }
            throw failure;
        }
    }

    @Override
    public void abortUpload(Upload upload) {
        call("abort an upload of", upload.key(), "s3:AbortMultipartUpload", () -> {
            try {
                return Optional.of(s3.retrying()
                        .abortMultipartUpload(request -> request.bucket(bucket)
                                .key(upload.key())
                                .uploadId(upload.id())
                                .expectedBucketOwner(owner)));
            } catch (NoSuchUploadException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        // The connections belong to S3Connection.
    }

    private PutObjectRequest.Builder putRequest(String key, Content content, ObjectAttributes attributes) {
        return S3Requests.put(attributes)
                .bucket(bucket)
                .key(key)
                .expectedBucketOwner(owner)
                .checksumCRC32(checksums ? S3Requests.crc32(content).value() : null);
    }

    private record TooLarge(long sizeBytes) {}

    private interface Reading<T> {
        T read(GetObjectResponse head, AbortableInputStream body) throws IOException;
    }

    private <T> Optional<T> read(String key, @Nullable String range, Reading<T> reading) {
        return call("read", key, "s3:GetObject and s3:ListBucket", () -> {
            try {
                return Optional.of(s3.retrying()
                        .getObject(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .range(range)
                                        .expectedBucketOwner(owner),
                                (GetObjectResponse head, AbortableInputStream body) -> {
                                    try {
                                        return reading.read(head, body);
                                    } catch (IOException e) {
                                        // A connection that breaks in the middle of the body: once more from its start.
                                        throw RetryableException.create("the answer broke off", e);
                                    }
                                }));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    private <T> T call(String verb, String key, String permission, Supplier<T> request) {
        try {
            return request.get();
        } catch (AwsCallException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failure(verb, key, permission, e);
        }
    }

    private AwsCallException failure(String verb, String key, String permission, RuntimeException e) {
        return AwsFailures.read(Service.S3, verb + " " + url(key), permission + " on arn:aws:s3:::" + bucket + "/*", e);
    }

    private static PutOutcome unknownIfRetriable(AwsCallException failure) {
        if (failure.retriable()) {
            return new PutOutcome.Unknown(failure);
        }
        throw failure;
    }

    private static boolean isNoSuchKey(S3Exception e) {
        return e instanceof NoSuchKeyException || AwsFailures.code(e).equals("NoSuchKey");
    }

    private static boolean isNoSuchUpload(RuntimeException e) {
        return e instanceof NoSuchUploadException || AwsFailures.code(e).equals("NoSuchUpload");
    }

    private static ObjectInfo info(
            String key,
            String etag,
            long sizeBytes,
            Instant lastModified,
            @Nullable String contentType,
            @Nullable String contentEncoding,
            Map<String, String> metadata) {
        return new ObjectInfo(key, etag, sizeBytes, lastModified, contentType, contentEncoding, metadata);
    }

    private String url(String key) {
        return "s3://" + bucket + "/" + key;
    }
}
