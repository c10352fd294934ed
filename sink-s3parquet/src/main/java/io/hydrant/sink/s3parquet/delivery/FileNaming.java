// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.delivery;

import io.hydrant.sink.s3parquet.buffer.BufferedFile;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.ledger.OffsetSet;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Gives a file that is being sealed its object's name, marks and partition. */
final class FileNaming {

    private FileNaming() {}

    static DeliveryFile seal(TopicPartition partition, BufferedFile file, DeliveryContext context) {
        Destination destination = context.destinations().of(file.key().channel());
        Instant now = context.clock().instant();
        String prefix = file.key().path().keyPrefix(file.oldestTimestampMillis(), context.random());
        String key = destination.names().key(prefix, now, context.uuids().get());
        String token = context.uuids().get().toString();
        OffsetSet offsets = file.offsets();
        ObjectMarks marks = ObjectMarks.of(partition.topic(), partition.partition(), offsets, file.rows(), token);
        return new DeliveryFile(
                file.key().channel(),
                destination.store(),
                key,
                token,
                destination.attributes().withMetadata(marks.toMetadata()),
                footer(marks),
                offsets,
                file.rows(),
                file.memoryBytes(),
                file.begun(),
                now,
                file.partitionOf(key));
    }

    /** The token tells the object apart from others of its name, so it is none of the file's business. */
    private static Map<String, String> footer(ObjectMarks marks) {
        Map<String, String> footer = new TreeMap<>(marks.toMetadata());
        footer.remove(ObjectMarks.TOKEN);
        return footer;
    }
}
