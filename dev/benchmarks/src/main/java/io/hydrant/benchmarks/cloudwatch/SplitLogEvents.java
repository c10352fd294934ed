// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.cloudwatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.hydrant.source.cloudwatch.logs.DecodeOptions;
import io.hydrant.source.cloudwatch.logs.Detection;
import io.hydrant.source.cloudwatch.logs.Emit;
import io.hydrant.source.cloudwatch.logs.EventFormat;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import io.hydrant.transforms.filter.FilterPattern;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka record per log event, beside Jackson and GZIPInputStream alone, in CPU time of one thread: the payload is gzip
 * of an envelope of access log lines. Prints MB/s of a core (inflated bytes), the ratio to gzip and Jackson's tokens within
 * the same run, and bytes allocated per event.
 */
public final class SplitLogEvents {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final JsonFactory JSON = new JsonFactory();
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ROUNDS = 9;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long ROUND_NANOS = 400_000_000L;

    /** Keeps results from being optimised away. */
    @SuppressWarnings("UnusedVariable") // writing to it is its purpose
    private static volatile @Nullable Object sink;

    private SplitLogEvents() {}

    public static void main(String[] arguments) throws Exception {
        int events = arguments.length == 0 ? 200 : Integer.parseInt(arguments[0]);
        byte[] envelope = envelope(events);
        byte[] payload = gzip(envelope);
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        all.put("gzip and Jackson's tokens alone", () -> tokens(payload));
        all.put("the same, and Jackson writes each event", () -> treeSplit(payload));
        all.put("emit=event, json", decode(payload, Emit.EVENT, EventFormat.JSON, ""));
        all.put("emit=event, struct", decode(payload, Emit.EVENT, EventFormat.STRUCT, ""));
        all.put("emit=message", decode(payload, Emit.MESSAGE, EventFormat.JSON, ""));
        all.put("emit=envelope", decode(payload, Emit.ENVELOPE, EventFormat.JSON, ""));
        all.put("emit=event, filter \" 404 \"", decode(payload, Emit.EVENT, EventFormat.JSON, "\" 404 \""));
        System.out.printf(
                Locale.ROOT,
                "%d events, %d bytes inflated, %d packed%n%n| what | MB/s of a core | ratio | bytes allocated per event |%n"
                        + "| --- | ---: | ---: | ---: |%n",
                events,
                envelope.length,
                payload.length);
        measure(all, envelope.length, events);
    }

    private static Callable<?> decode(byte[] payload, Emit emit, EventFormat format, String filter) {
        PayloadDecoder decoder = new PayloadDecoder(new DecodeOptions(
                Detection.AUTO,
                emit,
                format,
                filter.isEmpty() ? null : FilterPattern.compile(filter),
                1 << 25,
                1_040_000));
        return () -> decoder.decode(payload);
    }

    /** The floor: every byte is inflated, every token seen, every text made. */
    private static int tokens(byte[] payload) throws IOException {
        int length = 0;
        try (JsonParser parser = JSON.createParser(inflate(payload))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    length += parser.getText().length();
                } else if (token == JsonToken.VALUE_NUMBER_INT) {
                    length += (int) parser.getLongValue();
                }
            }
        }
        return length;
    }

    /** How one would write it with a tree. */
    private static List<byte[]> treeSplit(byte[] payload) throws IOException {
        JsonNode envelope = MAPPER.readTree(inflate(payload));
        List<byte[]> records = new ArrayList<>();
        for (JsonNode event : envelope.path("logEvents")) {
            ObjectNode record = (ObjectNode) event;
            for (String shared : List.of("owner", "logGroup", "logStream", "subscriptionFilters")) {
                record.set(shared, envelope.path(shared));
            }
            records.add(MAPPER.writeValueAsBytes(record));
        }
        return records;
    }

    private static byte[] inflate(byte[] payload) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(payload), 8192)) {
            return in.readAllBytes();
        }
    }

    /** The rounds of all take turns, so that what the machine does beside hits all of them. */
    private static void measure(Map<String, Callable<?>> all, int bytes, int events) throws Exception {
        for (Callable<?> operation : all.values()) {
            run(operation, WARM_UP_NANOS);
        }
        Map<String, double[]> rates = new LinkedHashMap<>();
        Map<String, Long> allocated = new LinkedHashMap<>();
        all.keySet().forEach(name -> rates.put(name, new double[ROUNDS]));
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, Callable<?>> one : all.entrySet()) {
                long before = THREADS.getCurrentThreadAllocatedBytes();
                long began = THREADS.getCurrentThreadCpuTime();
                long operations = run(one.getValue(), ROUND_NANOS);
                double seconds = (THREADS.getCurrentThreadCpuTime() - began) / 1e9;
                rates.getOrDefault(one.getKey(), new double[ROUNDS])[round] = operations * bytes / 1e6 / seconds;
                allocated.put(one.getKey(), (THREADS.getCurrentThreadAllocatedBytes() - before) / operations / events);
            }
        }
        double floor = 0;
        for (Map.Entry<String, double[]> one : rates.entrySet()) {
            double[] sorted = one.getValue().clone();
            Arrays.sort(sorted);
            double median = sorted[ROUNDS / 2];
            floor = floor == 0 ? median : floor;
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %,d |%n",
                    one.getKey(),
                    median,
                    median / floor,
                    allocated.get(one.getKey()));
        }
    }

    private static long run(Callable<?> operation, long cpuNanos) throws Exception {
        long end = THREADS.getCurrentThreadCpuTime() + cpuNanos;
        long operations = 0;
        do {
            for (int i = 0; i < 20; i++) {
                sink = operation.call();
            }
            operations += 20;
        } while (THREADS.getCurrentThreadCpuTime() < end);
        return operations;
    }

    /** Access log lines of about 200 characters, with the variety that makes gzip work. */
    private static byte[] envelope(int events) {
        Random random = new Random(6);
        StringBuilder json = new StringBuilder(
                "{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"111122223333\",\"logGroup\":\"/app/api\","
                        + "\"logStream\":\"i-0abc123def4567890\",\"subscriptionFilters\":[\"to-lake\"],\"logEvents\":[");
        for (int i = 0; i < events; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"id\":\"319531066069669833788090250798042111432896154%011d\",\"timestamp\":%d,\"message\":"
                                    + "\"192.0.2.%d - frank [20/Nov/2026:08:%02d:%02d +0000] \\\"GET /shop/item/%d?lang=en"
                                    + " HTTP/1.1\\\" %d %d \\\"https://example.com/start/%x\\\" \\\"Mozilla/5.0 (X11; Linux"
                                    + " x86_64) AppleWebKit/537.36\\\"\"}",
                            i,
                            1_763_625_600_000L + i * 37L,
                            random.nextInt(256),
                            random.nextInt(60),
                            random.nextInt(60),
                            random.nextInt(100_000),
                            random.nextInt(10) == 0 ? 404 : 200,
                            random.nextInt(50_000),
                            random.nextInt()));
        }
        return json.append("]}").toString().getBytes(UTF_8);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
