// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.hydrant.benchmarks.sink.Workload;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Drives one sink task as a worker does, on one thread and without a broker, some times over the same records, and prints one
 * line of JSON. CPU time is the whole process's, less what making the records took the driver.
 */
final class TaskRun {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e9;
    private static final String TOPIC = "events";
    private static final int PARTITIONS = 4;
    private static final int BATCH = 500;

    private final ClassLoader plugin;
    private final Map<String, String> arguments;
    private final RecordValues values;
    private final AtomicLong heapAfterGc = new AtomicLong();

    private TaskRun(Map<String, String> arguments, ClassLoader plugin) throws Exception {
        this.plugin = plugin;
        this.arguments = arguments;
        Workload workload = Workload.valueOf(argument("workload"));
        values = RecordValues.of(argument("value"), workload);
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> arguments = new HashMap<>();
        for (String arg : args) {
            int equals = arg.indexOf('=');
            arguments.put(arg.substring(0, equals), arg.substring(equals + 1));
        }
        ClassLoader plugin = new PluginLoader(classPath(arguments.getOrDefault("plugin", "")));
        Thread.currentThread().setContextClassLoader(plugin);
        Map<String, Object> result = new TaskRun(arguments, plugin).run();
        System.out.println(new ObjectMapper().writeValueAsString(result));
        System.exit(0); // some peers leave threads behind
    }

    private Map<String, Object> run() throws Exception {
        watchHeap();
        pass(number("warm"));
        int passes = number("passes");
        double perMillion = 1e6 / number("records");
        double[] cpu = new double[passes];
        double[] making = new double[passes];
        Pass last = new Pass();
        double commit = 0;
        double longestPut = 0;
        heapAfterGc.set(0);
        for (int i = 0; i < passes; i++) {
            last = pass(number("records"));
            cpu[i] = last.cpuSeconds * perMillion;
            making[i] = last.makingSeconds * perMillion;
            commit += last.commitSeconds * perMillion / passes;
            longestPut = Math.max(longestPut, last.longestPutSeconds);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("jdk", System.getProperty("java.specification.version"));
        result.put("cpu", cpu);
        result.put("making", median(making));
        result.put("commitSeconds", commit);
        result.put("longestPutSeconds", longestPut);
        result.put("allocatedPerRecord", last.allocated / number("records"));
        result.put("heapMb", heapAfterGc.get() >> 20);
        return result;
    }

    private static final class Pass {
        private double cpuSeconds;
        private double makingSeconds;
        private double commitSeconds;
        private double longestPutSeconds;
        private long allocated;
    }

    private Pass pass(int records) throws Exception {
        System.gc();
        Map<String, String> config = SinkProperties.read(
                Path.of(argument("conf")), Long.toString(System.nanoTime(), Character.MAX_RADIX), System.getenv());
        Set<TopicPartition> partitions = new HashSet<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new TopicPartition(TOPIC, i));
        }
        long[] next = new long[PARTITIONS];
        Pass pass = new Pass();
        long making = 0;
        long commit = 0;
        long longest = 0;
        long cpu = PROCESS.getProcessCpuTime();
        long allocated = allocated();
        SinkTask task = (SinkTask) Class.forName(argument("task"), true, plugin)
                .getDeclaredConstructor()
                .newInstance();
        task.initialize(new DriverContext(config, partitions));
        task.start(config);
        task.open(partitions);
        int untilCommit = number("commit");
        EventLines events = new EventLines(Path.of(argument("input")));
        for (int from = 0; from < records; from += BATCH) {
            long before = THREADS.getCurrentThreadCpuTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            // A poll of a real consumer returns runs of one partition.
            int partition = from / BATCH % PARTITIONS;
            int count = Math.min(BATCH, records - from);
            List<SinkRecord> batch = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                batch.add(record(events.next(), partition, next));
            }
            making += THREADS.getCurrentThreadCpuTime() - before;
            allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
            long begun = System.nanoTime();
            task.put(batch);
            longest = Math.max(longest, System.nanoTime() - begun);
            untilCommit -= count;
            if (untilCommit <= 0 || from + count >= records) {
                untilCommit = number("commit");
                long asked = System.nanoTime();
                task.preCommit(positions(next));
                commit += System.nanoTime() - asked;
            }
        }
        events.close();
        task.close(partitions);
        pass.allocated = allocated() - allocated;
        task.stop();
        pass.cpuSeconds = (PROCESS.getProcessCpuTime() - cpu - making) / NANOS;
        pass.makingSeconds = making / NANOS;
        pass.commitSeconds = commit / NANOS;
        pass.longestPutSeconds = longest / NANOS;
        return pass;
    }

    private SinkRecord record(byte[] event, int partition, long[] next) {
        SchemaAndValue value = values.of(event);
        long time = System.currentTimeMillis();
        return new SinkRecord(
                TOPIC,
                partition,
                null,
                null,
                value.schema(),
                value.value(),
                next[partition]++,
                time,
                TimestampType.CREATE_TIME);
    }

    private static Map<TopicPartition, OffsetAndMetadata> positions(long[] next) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            positions.put(new TopicPartition(TOPIC, i), new OffsetAndMetadata(next[i]));
        }
        return positions;
    }

    /** What the threads that live have allocated: the sinks' threads outlive a pass. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private void watchHeap() {
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> {
                                long used = GarbageCollectionNotificationInfo.from(
                                                (CompositeData) notification.getUserData())
                                        .getGcInfo()
                                        .getMemoryUsageAfterGc()
                                        .entrySet()
                                        .stream()
                                        .filter(pool -> isHeap(pool.getKey()))
                                        .mapToLong(pool -> pool.getValue().getUsed())
                                        .sum();
                                heapAfterGc.accumulateAndGet(used, Math::max);
                            },
                            null,
                            null);
        }
    }

    private static boolean isHeap(String pool) {
        return !pool.contains("Code") && !pool.contains("Metaspace") && !pool.contains("Class");
    }

    private static URL[] classPath(String jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : jars.split(":")) {
            if (entry.endsWith("/*")) {
                try (DirectoryStream<Path> folder =
                        Files.newDirectoryStream(Path.of(entry.substring(0, entry.length() - 2)), "*.jar")) {
                    folder.forEach(jar -> urls.add(url(jar)));
                }
            } else if (!entry.isEmpty()) {
                urls.add(url(Path.of(entry)));
            }
        }
        return urls.toArray(new URL[0]);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("no path: " + path, e);
        }
    }

    private int number(String name) {
        return Integer.parseInt(argument(name));
    }

    private String argument(String name) {
        String value = arguments.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + "= is missing");
        }
        return value;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
