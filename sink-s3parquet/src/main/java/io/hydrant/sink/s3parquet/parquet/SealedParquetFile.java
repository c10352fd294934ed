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
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
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
                write(group, writer, compressor);
                writer.endBlock();
            }
            output.holdEnd();
            writer.end(metadata);
            output.writeEnd();
        } finally {
            compressor.release();
        }
    }

    private void write(EncodedRowGroup group, ParquetFileWriter writer, BytesInputCompressor compressor)
            throws IOException {
        try (ColumnChunkPageWriteStore store = new ColumnChunkPageWriteStore(
                compressor,
                message,
                HeapByteBufferAllocator.getInstance(),
                ParquetProperties.DEFAULT_COLUMN_INDEX_TRUNCATE_LENGTH)) {
            for (ColumnChunk chunk : group.chunks()) {
                write(chunk, store.getPageWriter(chunk.column()));
            }
            store.flushToFileWriter(writer);
        }
    }

    private void write(ColumnChunk chunk, PageWriter pages) throws IOException {
        boolean v2 = options.writerVersion() == WriterVersion.V2;
        for (Page page : chunk.pages()) {
            if (v2) {
                pages.writePageV2(
                        page.rows(),
                        page.nulls(),
                        page.values(),
                        BytesInput.from(page.repetition()),
                        BytesInput.from(page.definition()),
                        page.encoding(),
                        BytesInput.from(page.data()),
                        page.statistics());
            } else {
                pages.writePage(
                        BytesInput.concat(
                                levels(page.repetition()), levels(page.definition()), BytesInput.from(page.data())),
                        page.values(),
                        page.rows(),
                        page.statistics(),
                        Encoding.RLE,
                        Encoding.RLE,
                        page.encoding());
            }
        }
        if (chunk.dictionarySize() > 0) {
            pages.writeDictionaryPage(new DictionaryPage(
                    BytesInput.from(chunk.dictionary()), chunk.dictionarySize(), Encodings.dictionaryPage(v2)));
        }
    }

    /** Levels with their length before them, as V1 pages have them; nothing where a column has none. */
    private static BytesInput levels(byte[] encoded) {
        return encoded.length == 0
                ? BytesInput.empty()
                : BytesInput.concat(BytesInput.fromInt(encoded.length), BytesInput.from(encoded));
    }
}
