// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import com.github.luben.zstd.Zstd;
import io.hydrant.sink.s3parquet.convert.RowValues;
import io.hydrant.sink.s3parquet.schema.ColumnType;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/** Reads our files with parquet-java's own readers of pages, levels and records. */
final class ParquetJava {
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;
    private static final long DAY_SECONDS = 86_400;

    private ParquetJava() {}

    /** Every row as {@link RowValues} gives them. */
    static List<Map<String, @Nullable Object>> rows(byte[] file, TableSchema table, ParquetOptions options)
            throws IOException {
        ParquetReadOptions reading = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new Codecs())
                .build();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (ParquetFileReader reader = new ParquetFileReader(new InMemory(file), reading)) {
            MessageType message = reader.getFooter().getFileMetaData().getSchema();
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = new ColumnIOFactory()
                        .getColumnIO(message)
                        .getRecordReader(pages, new GroupRecordConverter(message));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(struct(table.columns(), records.read(), options));
                }
            }
        }
        return rows;
    }

    private static Map<String, @Nullable Object> struct(
            List<ColumnType.Field> fields, Group group, ParquetOptions options) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            values.put(fields.get(i).name(), optional(fields.get(i).type(), group, i, options));
        }
        return values;
    }

    private static @Nullable Object optional(ColumnType type, Group group, int field, ParquetOptions options) {
        return group.getFieldRepetitionCount(field) == 0 ? null : value(type, group, field, options);
    }

    private static Object value(ColumnType type, Group group, int field, ParquetOptions options) {
        if (type instanceof ColumnType.Array array) {
            Group list = group.getGroup(field, 0);
            List<@Nullable Object> elements = new ArrayList<>();
            for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
                elements.add(optional(array.element(), list.getGroup(0, i), 0, options));
            }
            return elements;
        }
        if (type instanceof ColumnType.MapOf map) {
            Group entries = group.getGroup(field, 0);
            Map<@Nullable Object, @Nullable Object> values = new LinkedHashMap<>();
            for (int i = 0; i < entries.getFieldRepetitionCount(0); i++) {
                Group entry = entries.getGroup(0, i);
                values.put(value(map.key(), entry, 0, options), optional(map.value(), entry, 1, options));
            }
            return values;
        }
        if (type instanceof ColumnType.Struct struct) {
            return struct(struct.fields(), group.getGroup(field, 0), options);
        }
        if (type instanceof ColumnType.Decimal decimal) {
            return new BigDecimal(new BigInteger(group.getBinary(field, 0).getBytes()), decimal.scale());
        }
        if (!(type instanceof ColumnType.Primitive primitive)) {
            return group.getBinary(field, 0).toStringUsingUTF8();
        }
        return switch (primitive) {
            case BOOLEAN -> group.getBoolean(field, 0);
            case TINYINT -> (byte) group.getInteger(field, 0);
            case SMALLINT -> (short) group.getInteger(field, 0);
            case INT -> group.getInteger(field, 0);
            case BIGINT -> group.getLong(field, 0);
            case FLOAT -> group.getFloat(field, 0);
            case DOUBLE -> group.getDouble(field, 0);
            case STRING -> group.getBinary(field, 0).toStringUsingUTF8();
            case BINARY -> RowValues.listOf(group.getBinary(field, 0).getBytes());
            case DATE -> LocalDate.ofEpochDay(group.getInteger(field, 0));
            case TIMESTAMP ->
                switch (options.timestamps()) {
                    case INT64_MICROS -> micros(group.getLong(field, 0));
                    case INT64_MILLIS -> Instant.ofEpochMilli(group.getLong(field, 0));
                    case INT96 -> julian(group.getInt96(field, 0).getBytes());
                };
        };
    }

    private static Instant micros(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }

    private static Instant julian(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long nanos = buffer.getLong();
        return Instant.ofEpochSecond((buffer.getInt() - (long) JULIAN_DAY_OF_1970) * DAY_SECONDS, nanos);
    }

    private static final class InMemory implements InputFile {
        private final byte[] bytes;

        private InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long getLength() {
            return bytes.length;
        }

        @Override
        public SeekableInputStream newStream() {
            Seekable in = new Seekable(bytes);
            return new DelegatingSeekableInputStream(in) {
                @Override
                public long getPos() {
                    return in.position();
                }

                @Override
                public void seek(long position) {
                    in.seek((int) position);
                }
            };
        }
    }

    private static final class Seekable extends ByteArrayInputStream {
        private Seekable(byte[] bytes) {
            super(bytes);
        }

        private int position() {
            return pos;
        }

        private void seek(int position) {
            pos = position;
        }
    }

    /** The codecs without Hadoop's. */
    private static final class Codecs implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName name) {
            throw new IllegalStateException("only for reading");
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName name) {
            return new BytesInputDecompressor() {
                @Override
                public BytesInput decompress(BytesInput bytes, int size) throws IOException {
                    return BytesInput.from(plain(name, ArrayOutput.copy(bytes), size));
                }

                @Override
                public void decompress(ByteBuffer in, int compressedSize, ByteBuffer out, int size) throws IOException {
                    byte[] compressed = new byte[compressedSize];
                    in.get(compressed);
                    out.put(plain(name, compressed, size));
                }

                @Override
                public void release() {}
            };
        }

        private static byte[] plain(CompressionCodecName name, byte[] bytes, int size) throws IOException {
            return switch (name) {
                case UNCOMPRESSED -> bytes;
                case SNAPPY -> Snappy.uncompress(bytes);
                case ZSTD -> Zstd.decompress(bytes, size);
                case GZIP -> {
                    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
                        yield in.readAllBytes();
                    }
                }
                default -> throw new IOException("not a codec of ours: " + name);
            };
        }

        @Override
        public void release() {}
    }
}
