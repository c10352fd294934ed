// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.kafka.common.TopicPartition;

/**
 * A whole task, with its threads and the real S3 and Glue clients, that is given more open files or more data than its JVM's
 * heap would hold; {@link SmallHeapIT} starts it. Prints how it went, and exits with 0 when all is delivered.
 *
 * <p>Arguments: S3 endpoint, Glue endpoint, topic, partitions, paths of each, records of each, bytes of a record's filler,
 * buffering interval in seconds.
 */
final class SmallHeapRun {

    private static final int POLL_RECORDS = 500;
    private static final long COMMIT_NANOS = 1_000_000_000L;

    private SmallHeapRun() {}

    public static void main(String[] args) throws InterruptedException {
        String topic = args[2];
        int partitionCount = Integer.parseInt(args[3]);
        int paths = Integer.parseInt(args[4]);
        long records = Long.parseLong(args[5]);
        int fillerBytes = Integer.parseInt(args[6]);
        AtomicLong heapPeak = watchHeap();
        SimulatedTopics topics = new SimulatedTopics();
        TopicPartition[] partitions = new TopicPartition[partitionCount];
        for (int i = 0; i < partitionCount; i++) {
            partitions[i] = new TopicPartition(topic, i);
            topics.generate(partitions[i], records, offset -> event(offset, paths, fillerBytes));
        }
        SimulatedWorker worker = new SimulatedWorker(
                topics, new S3ParquetSinkTask(), properties(args[0], args[1], topic, args[7]), null);
        worker.maxPollRecords(POLL_RECORDS / partitionCount);
        worker.assign(partitions);
        long longestPoll = 0;
        long lastCommit = System.nanoTime();
        while (!allDelivered(topics, partitions)) {
            long begun = System.nanoTime();
            worker.iterate();
            longestPoll = Math.max(longestPoll, System.nanoTime() - begun);
            if (System.nanoTime() - lastCommit > COMMIT_NANOS) {
                worker.commit();
                lastCommit = System.nanoTime();
            }
            if (nothingToRead(worker, topics, partitions)) {
                // A poll without records: the worker would wait as long as the task asks for.
                Thread.sleep(Math.max(1, Math.min(worker.timeoutMs(), 20)));
            }
        }
        worker.stop();
        System.out.printf(
                "%s: %,d records of %d partitions with %d paths each, -Xmx%dm: heap peak %d MB after full GCs, longest put %d ms%n",
                topic,
                records * partitionCount,
                partitionCount,
                paths,
                Runtime.getRuntime().maxMemory() >> 20,
                heapPeak.get() >> 20,
                longestPoll / 1_000_000);
        System.exit(longestPoll < 60 * 1_000_000_000L ? 0 : 4);
    }

    private static boolean allDelivered(SimulatedTopics topics, TopicPartition[] partitions) {
        return Arrays.stream(partitions).allMatch(partition -> topics.committed(partition) >= topics.end(partition));
    }

    private static boolean nothingToRead(SimulatedWorker worker, SimulatedTopics topics, TopicPartition[] partitions) {
        return Arrays.stream(partitions)
                .allMatch(
                        partition -> worker.isPaused(partition) || worker.position(partition) >= topics.end(partition));
    }

    /** Text that neither a dictionary nor a codec makes small. */
    private static byte[] event(long offset, int paths, int fillerBytes) {
        byte[] filler = new byte[fillerBytes * 3 / 4];
        new SplittableRandom(offset).nextBytes(filler);
        String json = "{\"n\":" + offset + ",\"app\":\"a" + offset * 31 % paths + "\",\"filler\":\""
                + Base64.getEncoder().encodeToString(filler) + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> properties(String s3, String glue, String topic, String interval) {
        Map<String, String> properties = new HashMap<>();
        properties.put("name", topic);
        properties.put("connector.class", S3ParquetSinkConnector.class.getName());
        properties.put("topics", topic);
        properties.put("s3.bucket", SmallHeapIT.BUCKET);
        properties.put("s3.region", "us-east-1");
        properties.put("s3.endpoint.url", s3);
        properties.put("s3.path.style.access", "true");
        properties.put("s3.prefix", "events/app=!{field:app}/");
        properties.put("s3.error.output.prefix", "errors/!{firehose:error-output-type}/");
        properties.put("glue.endpoint.url", glue);
        properties.put("glue.database", SmallHeapIT.DATABASE);
        properties.put("glue.table", SmallHeapIT.TABLE);
        properties.put("aws.access.key.id", "x");
        properties.put("aws.secret.access.key", "y");
        properties.put("buffering.size.mb", "128");
        properties.put("buffering.interval.seconds", interval);
        return properties;
    }

    private static AtomicLong watchHeap() {
        AtomicLong peak = new AtomicLong();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) collector)
                    .addNotificationListener(
                            (notification, handback) -> peak.accumulateAndGet(
                                    usedAfterFull(GarbageCollectionNotificationInfo.from(
                                            (CompositeData) notification.getUserData())),
                                    Math::max),
                            null,
                            null);
        }
        return peak;
    }

    private static long usedAfterFull(GarbageCollectionNotificationInfo collection) {
        long used = 0;
        if (!collection.getGcAction().contains("major")) {
            return used; // leaves dead objects among the old ones
        }
        for (var pool : collection.getGcInfo().getMemoryUsageAfterGc().entrySet()) {
            String name = pool.getKey();
            if (name.contains("Eden")
                    || name.contains("Survivor")
                    || name.contains("Old")
                    || name.contains("Tenured")) {
                used += pool.getValue().getUsed();
            }
        }
        return used;
    }
}
