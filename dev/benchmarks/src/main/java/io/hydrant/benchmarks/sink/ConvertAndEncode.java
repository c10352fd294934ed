// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.convert.JsonOptions;
import io.hydrant.sink.s3parquet.convert.RecordConverter;
import io.hydrant.sink.s3parquet.convert.Rows;
import io.hydrant.sink.s3parquet.format.OpenFile;
import io.hydrant.sink.s3parquet.parquet.ParquetFormat;
import io.hydrant.sink.s3parquet.parquet.ParquetOptions;
import io.hydrant.sink.s3parquet.schema.TableSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * The sink's data path without Connect and S3: JSON bytes (or Structs) to rows to Parquet bytes in memory, one file for
 * each hour, on one thread.
 *
 * <pre>java … io.hydrant.benchmarks.sink.ConvertAndEncode [records [runs [file of JSON lines]]]</pre>
 */
public final class ConvertAndEncode {
    private static final int WARM_UPS = 4;
    private static final long HOUR_MICROS = 3_600_000_000L;

    private final TableSchema table;
    private final byte[][] events;
    private final RecordConverter converter;
    private final RecordConverter withHour;
    private final ParquetFormat format;

    private ConvertAndEncode(Workload workload, byte[][] events) throws Exception {
        this.events = events;
        List<Column> columns = new ArrayList<>();
        workload.columns().forEach((name, type) -> columns.add(new Column(name, type)));
        table = TableSchema.fromHive(columns);
        converter = new RecordConverter(table, JsonOptions.DEFAULTS, List.of());
        withHour = new RecordConverter(table, JsonOptions.DEFAULTS, List.of("created_at"));
        format = new ParquetFormat(table, ParquetOptions.DEFAULTS);
    }

    /** Prints one line of JSON for each case. */
    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 400_000;
        int runs = args.length > 1 ? Integer.parseInt(args[1]) : 5;
        byte[][] events = args.length > 2 ? lines(args[2], count) : Workload.FLAT.events(count);
        ConvertAndEncode benchmark = new ConvertAndEncode(Workload.FLAT, events);
        Meter.measure("convert", events.length, bytes(events), WARM_UPS, runs, benchmark::convert);
        Meter.measure("convert+encode", events.length, bytes(events), WARM_UPS, runs, benchmark::convertAndEncode);
        Meter.measure(
                "convert+encode small files", events.length, bytes(events), WARM_UPS, runs, benchmark::smallFiles);
        Struct[] structs = benchmark.structs(Math.min(events.length, 200_000));
        Meter.measure(
                "struct+encode",
                structs.length,
                bytes(events) * structs.length / events.length,
                WARM_UPS,
                runs,
                () -> benchmark.encode(structs));
        byte[][] orders = Workload.NESTED.events(Math.max(1, count / 20));
        ConvertAndEncode nested = new ConvertAndEncode(Workload.NESTED, orders);
        Meter.measure("nested convert", orders.length, bytes(orders), WARM_UPS, runs, nested::convert);
        Meter.measure("nested convert+encode", orders.length, bytes(orders), WARM_UPS, runs, nested::convertAndEncode);
    }

    private static byte[][] lines(String file, int count) throws IOException {
        try (var lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
            return lines.limit(count)
                    .map(line -> line.getBytes(StandardCharsets.UTF_8))
                    .toArray(byte[][]::new);
        }
    }

    private static long bytes(byte[][] events) {
        return Arrays.stream(events).mapToLong(event -> event.length).sum();
    }

    private long convert() throws Exception {
        long sum = 0;
        for (byte[] event : events) {
            Rows rows = converter.convert(null, event);
            sum += rows.value(rows.slot(0, 0)) & 1;
        }
        return sum;
    }

    private long convertAndEncode() throws Exception {
        return encode(null, events);
    }

    private long encode(Struct[] structs) throws Exception {
        return encode(structs[0].schema(), structs);
    }

    private long encode(@Nullable Schema schema, Object[] values) throws Exception {
        Map<Long, OpenFile> files = new TreeMap<>();
        long current = Long.MIN_VALUE;
        OpenFile file = null;
        for (Object value : values) {
            Rows rows = withHour.convert(schema, value);
            long hour = Math.floorDiv(rows.fieldMicros(0, 0, 0), HOUR_MICROS);
            if (file == null || hour != current) {
                current = hour;
                file = files.computeIfAbsent(hour, each -> format.open());
            }
            file.append(rows, 0);
        }
        Counter out = new Counter();
        for (OpenFile each : files.values()) {
            each.seal().encode(Map.of(), out);
        }
        return out.bytes;
    }

    /** A file for each thousand records: what opening and closing costs. */
    private long smallFiles() throws Exception {
        Counter out = new Counter();
        OpenFile file = format.open();
        for (byte[] event : events) {
            file.append(converter.convert(null, event), 0);
            if (file.rowCount() == 1000) {
                file.seal().encode(Map.of(), out);
                file = format.open();
            }
        }
        return out.bytes;
    }

    @SuppressWarnings("JavaUtilDate") // Connect's timestamps are made of it
    private Struct[] structs(int count) throws Exception {
        SchemaBuilder builder = SchemaBuilder.struct().name("event");
        for (String name : Events.COLUMNS) {
            builder.field(
                    name,
                    switch (name) {
                        case "created_at" -> Timestamp.builder().optional().build();
                        case "revenue" -> Schema.OPTIONAL_FLOAT64_SCHEMA;
                        default -> Schema.OPTIONAL_STRING_SCHEMA;
                    });
        }
        Schema schema = builder.build();
        RecordConverter text = new RecordConverter(TableSchema.NONE, JsonOptions.DEFAULTS, Events.COLUMNS);
        Struct[] structs = new Struct[count];
        for (int i = 0; i < count; i++) {
            Rows rows = text.convert(null, events[i]);
            structs[i] = new Struct(schema);
            for (int column = 0; column < Events.COLUMNS.size(); column++) {
                String name = Events.COLUMNS.get(column);
                String value = rows.field(0, column);
                structs[i].put(
                        name,
                        switch (name) {
                            case "created_at" -> new java.util.Date(rows.fieldMicros(0, column, 0) / 1000);
                            case "revenue" -> value == null ? null : Double.valueOf(value);
                            default -> value;
                        });
            }
        }
        return structs;
    }

    /** Counts bytes. */
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] array, int offset, int length) throws IOException {
            bytes += length;
        }
    }
}
