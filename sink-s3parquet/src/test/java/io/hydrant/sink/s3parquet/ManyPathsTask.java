// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;

import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The process that {@link ManyPathsIT} starts with a small heap: a task with nothing replaced, which gets records of many
 * output paths, and far more of them than its memory takes. Exits 0 when all are delivered and the
 * budget was kept at every moment.
 */
final class ManyPathsTask {

    static final int PATHS = 500;
    static final int RECORDS = 75_000;
    static final int MEMORY_MB = 256;

    private ManyPathsTask() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> properties = HttpRig.properties(URI.create(arguments[0]));
        properties.putAll(Map.of(
                "s3.prefix", "events/app=!{field:app}/",
                "glue.endpoint.url", arguments[1],
                "glue.database", "lake",
                "glue.table", "events",
                "buffering.size.mb", "64",
                "buffering.interval.seconds", "900",
                "buffering.memory.max.mb", String.valueOf(MEMORY_MB)));
        Generated topics = new Generated(arguments[2].equals("evenly"));
        SimulatedWorker worker = HttpRig.worker(topics, properties);
        worker.maxPollRecords(500);
        worker.assign(EVENTS_0);
        LongAccumulator most = watchBudget();
        HttpRig.until(() -> worker.position(EVENTS_0) == RECORDS, worker);
        worker.stop();
        // A task that stops delivers what it has, as far as flush.on.revoke.ms lets it; the next one does the rest.
        properties.put("buffering.interval.seconds", "1");
        SimulatedWorker next = HttpRig.worker(topics, properties);
        next.maxPollRecords(500);
        next.assign(EVENTS_0);
        HttpRig.until(() -> topics.committed(EVENTS_0) == RECORDS, next);
        next.stop();
        System.out.printf("most buffered: %.1f MiB%n", most.get() / 1048576.0);
        System.exit(most.get() > (long) MEMORY_MB << 20 ? 1 : 0);
    }

    /** The most that is used at any moment, within a poll, too. */
    private static LongAccumulator watchBudget() {
        LongAccumulator most = new LongAccumulator(Math::max, 0);
        Thread watch = new Thread(() -> {
            while (true) {
                most.accumulate(MemoryBudget.SHARED.usedBytes());
                LockSupport.parkNanos(50_000);
            }
        });
        watch.setDaemon(true);
        watch.start();
        return most;
    }

    /** A topic whose records are made when they are read: four kilobytes each, that no dictionary makes small. */
    private static final class Generated extends SimulatedTopics {

        private final boolean evenly;

        /** @param evenly one path after the other, so that all files grow at the same moment; else at random */
        Generated(boolean evenly) {
            this.evenly = evenly;
        }

        @Override
        long end(TopicPartition partition) {
            return RECORDS;
        }

        @Override
        SinkRecord at(TopicPartition partition, long offset) {
            StringBuilder filler = new StringBuilder();
            Random random = new Random(offset);
            while (filler.length() < 4000) {
                filler.append(Long.toString(random.nextLong(), 36));
            }
            long path = evenly ? offset % PATHS : random.nextInt(PATHS);
            String json = "{\"n\":" + offset + ",\"app\":\"a" + path + "\",\"filler\":\"" + filler + "\"}";
            return record(partition, offset, json.getBytes(StandardCharsets.UTF_8), 1_790_000_000_000L);
        }
    }
}
