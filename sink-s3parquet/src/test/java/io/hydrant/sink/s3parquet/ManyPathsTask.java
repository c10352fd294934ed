// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;

import io.hydrant.sink.s3parquet.buffer.MemoryBudget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The process that {@link ManyPathsIT} starts with a small heap: a task with nothing replaced, which gets records of many
 * output paths by turns, and far more of them than its memory takes. Exits 0 when all are delivered.
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
        Generated topics = new Generated();
        SimulatedWorker worker = HttpRig.worker(topics, properties);
        worker.maxPollRecords(500);
        worker.assign(EVENTS_0);
        long[] most = {0};
        HttpRig.until(
                () -> {
                    most[0] = Math.max(most[0], MemoryBudget.SHARED.usedBytes());
                    return worker.position(EVENTS_0) == RECORDS;
                },
                worker);
        worker.stop();
        // A task that stops delivers what it has, as far as flush.on.revoke.ms lets it; the next one does the rest.
        properties.put("buffering.interval.seconds", "1");
        SimulatedWorker next = HttpRig.worker(topics, properties);
        next.maxPollRecords(500);
        next.assign(EVENTS_0);
        HttpRig.until(() -> topics.committed(EVENTS_0) == RECORDS, next);
        next.stop();
        System.out.println("most buffered: " + (most[0] >> 20) + " MiB");
        System.exit(most[0] > (MEMORY_MB * 21L / 20) << 20 ? 1 : 0);
    }

    /** A topic whose records are made when they are read: four kilobytes each, that no dictionary makes small. */
    private static final class Generated extends SimulatedTopics {

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
            String json =
                    "{\"n\":" + offset + ",\"app\":\"a" + random.nextInt(PATHS) + "\",\"filler\":\"" + filler + "\"}";
            return record(partition, offset, json.getBytes(StandardCharsets.UTF_8), 1_790_000_000_000L);
        }
    }
}
