// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import com.github.luben.zstd.Zstd;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** The codecs, without Hadoop. Each compressor is used by one thread for one file. */
final class Compressors {
    private Compressors() {}

    static BytesInputCompressor of(Compression compression) {
        return switch (compression) {
            case SNAPPY -> new SnappyCompressor();
            case GZIP ->
                new Compressor(CompressionCodecName.GZIP) {
                    @Override
                    public BytesInput compress(BytesInput bytes) throws IOException {
                        ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes.size() / 3 + 64);
                        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 1 << 13)) {
                            bytes.writeAllTo(gzip);
                        }
                        return BytesInput.from(out);
                    }
                };
            case ZSTD ->
                new Compressor(CompressionCodecName.ZSTD) {
                    @Override
                    public BytesInput compress(BytesInput bytes) throws IOException {
                        return BytesInput.from(Zstd.compress(ArrayOutput.copy(bytes), Zstd.defaultCompressionLevel()));
                    }
                };
            case UNCOMPRESSED ->
                new Compressor(CompressionCodecName.UNCOMPRESSED) {
                    @Override
                    public BytesInput compress(BytesInput bytes) {
                        return bytes;
                    }
                };
        };
    }

    private abstract static class Compressor implements BytesInputCompressor {
        private final CompressionCodecName name;

        Compressor(CompressionCodecName name) {
            this.name = name;
        }

        @Override
        public CompressionCodecName getCodecName() {
            return name;
        }

        @Override
        public void release() {}
    }

    /** Keeps its buffers: pages are copied on before the next one is compressed. */
    private static final class SnappyCompressor extends Compressor {
        private final ArrayOutput in = new ArrayOutput();
        private byte[] out = new byte[0];

        SnappyCompressor() {
            super(CompressionCodecName.SNAPPY);
        }

        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            int size = Math.toIntExact(bytes.size());
            int most = Snappy.maxCompressedLength(size);
            if (out.length < most) {
                out = new byte[most];
            }
            int length = Snappy.compress(in.take(bytes), 0, size, out, 0);
            return BytesInput.from(out, 0, length);
        }
    }
}
