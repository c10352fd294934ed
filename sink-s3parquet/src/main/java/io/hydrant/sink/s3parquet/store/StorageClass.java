// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

/** S3's storage classes for new objects, under the names of {@code x-amz-storage-class}. */
public enum StorageClass {
    STANDARD,
    REDUCED_REDUNDANCY,
    STANDARD_IA,
    ONEZONE_IA,
    INTELLIGENT_TIERING,
    GLACIER_IR,
    GLACIER,
    DEEP_ARCHIVE,
    EXPRESS_ONEZONE
}
