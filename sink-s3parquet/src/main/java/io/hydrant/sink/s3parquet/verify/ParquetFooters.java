// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import io.hydrant.sink.s3parquet.store.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.Util;

/** Reads how many rows a Parquet object has and what its footer says of it, with two small requests. */
final class ParquetFooters {
    /** Footer length and magic. */
    private static final int TAIL = 8;

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_FOOTER = 64 << 20;

    private ParquetFooters() {}

    record Footer(long rows, Map<String, String> metadata) {}

    /** Empty when the object does not end as a Parquet file does. Throws {@link IOException} for a footer that is broken. */
    static Optional<Footer> read(ObjectStore store, String key, long sizeBytes) throws IOException {
        if (sizeBytes < TAIL + MAGIC.length) {
            return Optional.empty();
        }
        byte[] tail = bytes(store, key, sizeBytes - TAIL, TAIL);
        for (int i = 0; i < MAGIC.length; i++) {
            if (tail[TAIL - MAGIC.length + i] != MAGIC[i]) {
                return Optional.empty();
            }
        }
        int length = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length <= 0 || length > MAX_FOOTER || length > sizeBytes - TAIL) {
            throw new IOException("a footer of " + length + " bytes");
        }
        byte[] footer = bytes(store, key, sizeBytes - TAIL - length, length);
        FileMetaData file = Util.readFileMetaData(new ByteArrayInputStream(footer));
        Map<String, String> metadata = new HashMap<>();
        if (file.isSetKey_value_metadata()) {
            for (KeyValue entry : file.getKey_value_metadata()) {
                metadata.put(entry.getKey(), entry.getValue());
            }
        }
        return Optional.of(new Footer(file.getNum_rows(), metadata));
    }

    private static byte[] bytes(ObjectStore store, String key, long from, int length) throws IOException {
        byte[] bytes = store.range(key, from, length).orElse(new byte[0]);
        if (bytes.length != length) {
            throw new IOException("the object ends before its footer does");
        }
        return bytes;
    }
}
