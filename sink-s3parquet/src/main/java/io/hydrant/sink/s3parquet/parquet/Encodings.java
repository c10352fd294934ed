// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.parquet.column.Encoding;

/** Pieces of Parquet's encodings (Parquet format, Encodings.md). */
final class Encodings {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Encodings() {}

    /** How pages with dictionary ids are marked: V1 files have another name for the same. */
    @SuppressWarnings("deprecation") // deprecated with V1, which is Firehose's default
    static Encoding dictionaryIds(boolean v2) {
        return v2 ? Encoding.RLE_DICTIONARY : Encoding.PLAIN_DICTIONARY;
    }

    /** How dictionary pages are marked. */
    @SuppressWarnings("deprecation") // as above
    static Encoding dictionaryPage(boolean v2) {
        return v2 ? Encoding.PLAIN : Encoding.PLAIN_DICTIONARY;
    }

    /** Writes an unsigned LEB128 and returns the index after it. */
    static int varint(byte[] out, int at, int value) {
        int p = at;
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out[p++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[p++] = (byte) rest;
        return p;
    }

    /** How many bits hold the ids of a dictionary of that size. */
    static int idWidth(int dictionarySize) {
        return dictionarySize <= 1 ? 0 : 32 - Integer.numberOfLeadingZeros(dictionarySize - 1);
    }
}
