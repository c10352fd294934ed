// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.source.cloudwatch.logs.DecodeBudget;
import io.hydrant.source.cloudwatch.logs.Decoded;
import io.hydrant.source.cloudwatch.logs.LogRecord;
import io.hydrant.source.cloudwatch.logs.PayloadDecoder;
import io.hydrant.source.cloudwatch.logs.Undecodable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of one shard into Kafka records with their positions. The same input gives the same records with the
 * same positions, whatever was read before: that is what makes a restart in the middle of a record possible. Immutable.
 */
public final class ShardDecoder {

    /** The broker refuses timestamps that are an hour ahead of its clock, and the refusal would end the task. */
    private static final long MAX_AHEAD_MS = 50 * 60 * 1000L;

    private final Map<String, String> sourcePartition;
    private final String shardId;
    private final Output output;
    private final long sinceMs;

    /**
     * Where records go; the same for all shards.
     *
     * @param deadLetterTopic null sends what cannot be decoded to the topic
     * @param heartbeatTopic null writes no heartbeats
     */
    public record Output(
            String topic,
            @Nullable String deadLetterTopic,
            @Nullable String heartbeatTopic,
            PayloadDecoder decoder,
            int maxRecordBytes,
            KinesisMetrics metrics) {

        /** For those who only look. */
        public Output withoutHeartbeats() {
            return new Output(topic, deadLetterTopic, null, decoder, maxRecordBytes, metrics);
        }
    }

    public ShardDecoder(String stream, String shardId, Output output, long sinceMs) {
        this.sourcePartition = sourcePartition(stream, shardId);
        this.shardId = shardId;
        this.output = output;
        this.sinceMs = sinceMs;
    }

    /**
     * The key under which Connect stores a shard's position. It is compared as text, with its members in the order of the
     * map: that of a HashMap is the same in every process, and is what Connect's REST API writes ({@link Map#of} has
     * another one in each).
     */
    public static Map<String, String> sourcePartition(String stream, String shardId) {
        Map<String, String> partition = new HashMap<>();
        partition.put("stream", stream);
        partition.put("shard", shardId);
        return Collections.unmodifiableMap(partition);
    }

    /** The Kafka records of one Kinesis record that come after a position; null is before everything. */
    List<SourceRecord> decode(StreamRecord record, @Nullable Position after) {
        List<SourceRecord> records = new ArrayList<>();
        DecodeBudget budget = output.decoder().budget(record.data().length);
        List<Aggregation.UserRecord> packed = Aggregation.unpack(record.data());
        if (packed == null) {
            decode(record, 0, record.partitionKey(), record.data(), budget, after, records);
        } else {
            for (int sub = 0; sub < packed.size(); sub++) {
                Aggregation.UserRecord each = packed.get(sub);
                decode(record, sub, each.partitionKey(), each.data(), budget, after, records);
            }
        }
        return records;
    }

    private void decode(
            StreamRecord record,
            long sub,
            String partitionKey,
            byte[] content,
            DecodeBudget budget,
            @Nullable Position after,
            List<SourceRecord> into) {
        Decoded decoded = output.decoder().decode(content, budget);
        Undecodable why = decoded.undecodable();
        long part = 0;
        for (LogRecord each : decoded.records()) {
            boolean raw = each.value() == content;
            int bytes = raw ? partitionKey.getBytes(UTF_8).length + content.length : 0;
            if (bytes > output.maxRecordBytes()) {
                why = new Undecodable(
                        "Kinesis.RecordTooLarge", "The record and its partition key have " + bytes + " bytes.");
                continue;
            }
            if (after == null || after.isBefore(record.sequenceNumber(), sub, part)) {
                String key = raw ? partitionKey : each.key();
                into.add(new SourceRecord(
                        sourcePartition,
                        offset(record, sub, part),
                        output.topic(),
                        null,
                        key == null ? null : Schema.STRING_SCHEMA,
                        key,
                        each.valueSchema(),
                        each.value(),
                        timestamp(each.timestampMs(), record.arrivalMs())));
            }
            part++;
        }
        if (why != null && (after == null || after.isBefore(record.sequenceNumber(), sub, part))) {
            into.add(deadLetter(record, sub, part, content, why));
        }
        output.metrics().decoded(decoded, why != null);
    }

    /**
     * A record that says how far the shard was read, for positions that no other record can carry: Connect stores them
     * with records only. Null if none are wanted.
     */
    @Nullable
    SourceRecord heartbeat(StreamRecord passed) {
        String topic = output.heartbeatTopic();
        if (topic == null) {
            return null;
        }
        String stream = sourcePartition.getOrDefault("stream", "");
        String value = "{\"stream\":\"" + stream + "\",\"shard\":\"" + shardId + "\",\"sequenceNumber\":\""
                + passed.sequenceNumber() + "\",\"arrivedAt\":" + passed.arrivalMs() + "}";
        return new SourceRecord(
                sourcePartition,
                new Position(passed.sequenceNumber(), Position.WHOLE, 0, passed.arrivalMs(), sinceMs).toOffset(),
                topic,
                null,
                Schema.STRING_SCHEMA,
                stream + "/" + shardId,
                Schema.BYTES_SCHEMA,
                value.getBytes(UTF_8),
                passed.arrivalMs());
    }

    private Map<String, Object> offset(StreamRecord record, long sub, long part) {
        return new Position(record.sequenceNumber(), sub, part, record.arrivalMs(), sinceMs).toOffset();
    }

    /** A record that is itself too large for Kafka is named by its headers alone. */
    private SourceRecord deadLetter(StreamRecord record, long sub, long part, byte[] content, Undecodable why) {
        SourceRecord dead = new SourceRecord(
                sourcePartition,
                offset(record, sub, part),
                output.deadLetterTopic() == null ? output.topic() : output.deadLetterTopic(),
                null,
                null,
                null,
                Schema.BYTES_SCHEMA,
                content.length > output.maxRecordBytes() ? new byte[0] : content,
                record.arrivalMs());
        dead.headers()
                .addString(ErrorHeaders.TRANSFORM, ShardDecoder.class.getPackageName())
                .addString(ErrorHeaders.CODE, why.code())
                .addString(ErrorHeaders.MESSAGE, why.message())
                .addString("kinesis.stream", sourcePartition.getOrDefault("stream", ""))
                .addString("kinesis.shard", shardId)
                .addString("kinesis.sequence.number", record.sequenceNumber());
        return dead;
    }

    private static long timestamp(@Nullable Long event, long arrivalMs) {
        return event == null || event > arrivalMs + MAX_AHEAD_MS ? arrivalMs : event;
    }
}
