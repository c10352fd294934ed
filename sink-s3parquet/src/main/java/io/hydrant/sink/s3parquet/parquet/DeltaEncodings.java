// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForInteger;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesWriterForLong;
import org.apache.parquet.column.values.deltastrings.DeltaByteArrayWriter;
import org.apache.parquet.io.api.Binary;

/** The encodings of V2 pages, by parquet-java's writers, from plain values. */
final class DeltaEncodings {
    private static final int FIRST_SLAB = 1 << 10;
    private static final int PAGE = 1 << 20;

    private DeltaEncodings() {}

    /** DELTA_BYTE_ARRAY of values that have a fixed length, or their length in four bytes before them. */
    static byte[] bytes(byte[] plain, int fixed, int count) {
        ValuesWriter writer = new DeltaByteArrayWriter(FIRST_SLAB, PAGE, HeapByteBufferAllocator.getInstance());
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = fixed;
            if (fixed == 0) {
                length = (int) Encodings.INT.get(plain, at);
                at += 4;
            }
            writer.writeBytes(Binary.fromReusedByteArray(plain, at, length));
            at += length;
        }
        return finish(writer);
    }

    /** DELTA_BINARY_PACKED of 32-bit numbers. */
    static byte[] ints(byte[] plain, int end) {
        ValuesWriter writer =
                new DeltaBinaryPackingValuesWriterForInteger(FIRST_SLAB, PAGE, HeapByteBufferAllocator.getInstance());
        for (int at = 0; at < end; at += 4) {
            writer.writeInteger((int) Encodings.INT.get(plain, at));
        }
        return finish(writer);
    }

    /** DELTA_BINARY_PACKED of 64-bit numbers. */
    static byte[] longs(byte[] plain, int end) {
        ValuesWriter writer =
                new DeltaBinaryPackingValuesWriterForLong(FIRST_SLAB, PAGE, HeapByteBufferAllocator.getInstance());
        for (int at = 0; at < end; at += 8) {
            writer.writeLong((long) Encodings.LONG.get(plain, at));
        }
        return finish(writer);
    }

    private static byte[] finish(ValuesWriter writer) {
        try (writer) {
            return ArrayOutput.copy(writer.getBytes());
        }
    }
}
