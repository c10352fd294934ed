// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.store;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/** A small object in memory. Thread-safe as long as nobody writes to the array. */
public final class StoredObject {

    private final ObjectInfo info;
    private final byte[] bytes;

    public StoredObject(ObjectInfo info, byte[] bytes) {
        this.info = requireNonNull(info, "info is null");
        this.bytes = requireNonNull(bytes, "bytes is null");
    }

    public ObjectInfo info() {
        return info;
    }

    /** The bytes themselves, not a copy: this object is one answer, given to one caller. */
    public byte[] bytes() {
        return bytes;
    }

    /** The bytes as UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
