// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where parquet-java writes a file to: a plain stream. The end of the file is held back, so that the footer can be signed
 * with our own name: parquet-java always writes its own, and readers choose workarounds for a writer's bugs by it. Used by
 * one thread for one file.
 */
final class FooterOutput extends PositionOutputStream implements OutputFile {
    /** The length of the footer and the magic bytes. */
    private static final int TRAILER = 8;

    private final OutputStream out;
    private final String createdBy;
    private @Nullable ByteArrayOutputStream held;
    private long position;

    FooterOutput(OutputStream out, String createdBy) {
        this.out = out;
        this.createdBy = createdBy;
    }

    /** Holds back what comes from here on: indexes and footer. */
    void holdEnd() {
        held = new ByteArrayOutputStream(1 << 12);
    }

    /** Writes what was held back, with our name in it. */
    void writeEnd() throws IOException {
        ByteArrayOutputStream end = held;
        if (end == null) {
            throw new IllegalStateException("nothing was held back");
        }
        byte[] bytes = end.toByteArray();
        int footerLength = (int) Encodings.INT.get(bytes, bytes.length - TRAILER);
        int footerStart = bytes.length - TRAILER - footerLength;
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(bytes, footerStart, footerLength));
        footer.setCreated_by(createdBy);
        ByteArrayOutputStream signed = new ByteArrayOutputStream(footerLength + 64);
        Util.writeFileMetaData(footer, signed);
        Encodings.INT.set(bytes, bytes.length - TRAILER, signed.size());
        out.write(bytes, 0, footerStart);
        signed.writeTo(out);
        out.write(bytes, bytes.length - TRAILER, TRAILER);
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void write(int b) throws IOException {
        position++;
        OutputStream target = held;
        (target == null ? out : target).write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        position += length;
        OutputStream target = held;
        (target == null ? out : target).write(bytes, offset, length);
    }

    /** The stream is its maker's to flush and close. */
    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return this;
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return this;
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }
}
