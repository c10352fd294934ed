// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import io.hydrant.connect.PluginVersion;
import io.hydrant.sink.s3parquet.format.SealedFile;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions.WriterVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A Parquet file whose pages are encoded: parquet-java compresses and writes them, with indexes and footer. */
final class SealedParquetFile implements SealedFile {
    private static final String CREATED_BY = "hydrant version " + PluginVersion.of(SealedParquetFile.class);
    private static final ParquetProperties PROPERTIES =
            ParquetProperties.builder().build();

    private final MessageType message;
    private final List<EncodedRowGroup> rowGroups;
    private final long rowCount;
    private final ParquetOptions options;

    SealedParquetFile(MessageType message, List<EncodedRowGroup> rowGroups, long rowCount, ParquetOptions options) {
        this.message = message;
        this.rowGroups = List.copyOf(rowGroups);
        this.rowCount = rowCount;
        this.options = options;
    }

    @Override
    public long rowCount() {
        return rowCount;
    }

    @Override
    public long memoryBytes() {
        long bytes = 0;
        for (EncodedRowGroup group : rowGroups) {
            for (ColumnChunk chunk : group.chunks()) {
                bytes += chunk.dictionary().length;
                for (Page page : chunk.pages()) {
                    bytes += page.heapBytes();
                }
            }
        }
        return bytes;
    }

    @Override
    public void encode(Map<String, String> metadata, OutputStream out) throws IOException {
        FooterOutput output = new FooterOutput(out, CREATED_BY);
        @Nullable FileEncryptionProperties notEncrypted = null;
        BytesInputCompressor compressor = Compressors.of(options.compression());
        try (ParquetFileWriter writer = new ParquetFileWriter(
                output,
                message,
                ParquetFileWriter.Mode.OVERWRITE,
                options.blockSizeBytes(),
                0,
                notEncrypted,
                PROPERTIES)) {
            writer.start();
            for (EncodedRowGroup group : rowGroups) {
                writer.startBlock(group.rows());
                for (ColumnChunk chunk : group.chunks()) {
                    write(chunk, writer, compressor);
                }
                writer.endBlock();
            }
            output.holdEnd();
            writer.end(metadata);
            output.writeEnd();
        } finally {
            compressor.release();
        }
    }

    /** Page after page: what was compressed is gone before the next one is. */
    private void write(ColumnChunk chunk, ParquetFileWriter writer, BytesInputCompressor compressor)
            throws IOException {
        boolean v2 = options.writerVersion() == WriterVersion.V2;
        long values = 0;
        for (Page page : chunk.pages()) {
            values += page.values();
        }
        writer.startColumn(chunk.column(), values, compressor.getCodecName());
        if (chunk.dictionarySize() > 0) {
            BytesInput dictionary = compressor.compress(BytesInput.from(chunk.dictionary()));
            writer.writeDictionaryPage(new DictionaryPage(
                    dictionary, chunk.dictionary().length, chunk.dictionarySize(), Encodings.dictionaryPage(v2)));
        }
        for (Page page : chunk.pages()) {
            if (v2) {
                BytesInput data = BytesInput.from(page.data());
                boolean compressed = data.size() > 0; // of a page of nulls nothing is left to compress
                writer.writeDataPageV2(
                        page.rows(),
                        page.nulls(),
                        page.values(),
                        BytesInput.from(page.repetition()),
                        BytesInput.from(page.definition()),
                        page.encoding(),
                        compressed ? compressor.compress(data) : data,
                        compressed,
                        page.data().length,
                        page.statistics());
            } else {
                BytesInput bytes = BytesInput.concat(
                        levels(page.repetition()), levels(page.definition()), BytesInput.from(page.data()));
                writer.writeDataPage(
                        page.values(),
                        Math.toIntExact(bytes.size()),
                        compressor.compress(bytes),
                        page.statistics(),
                        page.rows(),
                        Encoding.RLE,
                        Encoding.RLE,
                        page.encoding());
            }
        }
        writer.endColumn();
    }

    /** Levels with their length before them, as V1 pages have them; nothing where a column has none. */
    private static BytesInput levels(byte[] encoded) {
        return encoded.length == 0
                ? BytesInput.empty()
                : BytesInput.concat(BytesInput.fromInt(encoded.length), BytesInput.from(encoded));
    }
}
