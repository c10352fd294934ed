// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

/** The methods of {@link ObjectStore}. */
public enum StoreCall {
    PUT,
    PUT_IF,
    GET,
    RANGE,
    HEAD,
    LIST,
    DELETE,
    CREATE_UPLOAD,
    UPLOAD_PART,
    COMPLETE_UPLOAD,
    ABORT_UPLOAD
}
