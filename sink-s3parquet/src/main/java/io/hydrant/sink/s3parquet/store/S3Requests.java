// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/** Our types as the SDK's request members. Stateless. */
final class S3Requests {

    private static final String CRC32_NAME = "CRC32";
    private static final String DEFAULT_TYPE = "application/octet-stream";

    private S3Requests() {}

    static PutObjectRequest.Builder put(ObjectAttributes attributes) {
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .contentType(attributes.contentType() == null ? DEFAULT_TYPE : attributes.contentType())
                .contentEncoding(attributes.contentEncoding())
                .metadata(attributes.metadata());
        if (attributes.storageClass() != null) {
            request.storageClass(attributes.storageClass().name());
        }
        if (attributes.acl() != null) {
            request.acl(attributes.acl().header());
        }
        if (!attributes.tags().isEmpty()) {
            request.tagging(tagging(attributes));
        }
        Encryption encryption = attributes.encryption();
        if (encryption.mode() == Encryption.Mode.SSE_S3) {
            request.serverSideEncryption(ServerSideEncryption.AES256);
        } else if (encryption.mode() == Encryption.Mode.SSE_KMS) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                    .ssekmsKeyId(encryption.kmsKeyArn())
                    .bucketKeyEnabled(encryption.bucketKey());
        }
        return request;
    }

    static CreateMultipartUploadRequest.Builder createUpload(ObjectAttributes attributes) {
        PutObjectRequest put = put(attributes).build();
        return CreateMultipartUploadRequest.builder()
                .contentType(put.contentType())
                .contentEncoding(put.contentEncoding())
                .metadata(put.metadata())
                .storageClass(put.storageClassAsString())
                .acl(put.aclAsString())
                .tagging(put.tagging())
                .serverSideEncryption(put.serverSideEncryptionAsString())
                .ssekmsKeyId(put.ssekmsKeyId())
                .bucketKeyEnabled(put.bucketKeyEnabled());
    }

    static CompletedMultipartUpload completed(List<UploadedPart> parts) {
        return CompletedMultipartUpload.builder()
                .parts(parts.stream().map(S3Requests::completed).toList())
                .build();
    }

    static RequestBody body(Content content) {
        return RequestBody.fromContentProvider(content::openStream, content.sizeBytes(), DEFAULT_TYPE);
    }

    /** Of all bytes, ready for the {@code x-amz-checksum-crc32} header. */
    static PartChecksum crc32(Content content) {
        CRC32 crc = new CRC32();
        content.buffers().forEach(crc::update);
        byte[] value =
                ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
        return new PartChecksum(CRC32_NAME, Base64.getEncoder().encodeToString(value));
    }

    private static CompletedPart completed(UploadedPart part) {
        CompletedPart.Builder completed =
                CompletedPart.builder().partNumber(part.number()).eTag(part.etag());
        PartChecksum checksum = part.checksum();
        if (checksum == null) {
            return completed.build();
        }
        return switch (ChecksumAlgorithm.fromValue(checksum.algorithm())) {
            case CRC32 -> completed.checksumCRC32(checksum.value()).build();
            case CRC32_C -> completed.checksumCRC32C(checksum.value()).build();
            case CRC64_NVME -> completed.checksumCRC64NVME(checksum.value()).build();
            case SHA1 -> completed.checksumSHA1(checksum.value()).build();
            case SHA256 -> completed.checksumSHA256(checksum.value()).build();
            default -> throw new IllegalArgumentException("unknown checksum algorithm: " + checksum.algorithm());
        };
    }

    private static Tagging tagging(ObjectAttributes attributes) {
        return Tagging.builder()
                .tagSet(attributes.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
