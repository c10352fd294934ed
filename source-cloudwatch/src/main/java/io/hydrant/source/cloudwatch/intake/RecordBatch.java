// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.intake;

import io.hydrant.connect.errors.ErrorHeaders;
import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.source.cloudwatch.logs.DecodeBudget;
import io.hydrant.source.cloudwatch.logs.Decoded;
import io.hydrant.source.cloudwatch.logs.LogRecord;
import io.hydrant.source.cloudwatch.logs.Undecodable;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka records that one request comes to, and which of its incoming records each belongs to: a CloudWatch Logs
 * payload gives many, a control message none. Filled by one thread; outcomes can be asked for at any time.
 */
final class RecordBatch {

    /** The broker refuses timestamps that are an hour ahead of its clock, and the refusal would end the task. */
    private static final long MAX_AHEAD_MS = 50 * 60 * 1000L;

    /** Headers up to here have room beside a record of {@code record.max.bytes}; what is more counts as the record's. */
    private static final int HEADER_BYTES = 4096;

    private static final long RESERVED_AT_ONCE = 64 * 1024;

    private final DeliveryStream stream;
    private final @Nullable String deadLetterTopic;
    private final int maxRecordBytes;
    private final RequestFacts facts;

    private final Room room;
    private final DecodeBudget budget;

    private final List<TrackedRecord> records;
    private final List<Origin> origins;
    private long free;
    private int controlMessages;
    private int filteredEvents;
    private int undecodable;

    /** Where the memory for records comes from. */
    interface Room {

        /** Bytes of the body as it came. */
        long received();

        /** Bytes that the request holds already: records may be as large together. */
        long held();

        /** Takes more for the request; false if there is none. */
        boolean reserve(long more);
    }

    /** What became of one incoming record. */
    enum Outcome {
        /** Kafka has all that it came to. */
        STORED,
        /** It came to nothing: a control message, or filtered. */
        DROPPED,
        /** It went to the dead-letter topic. */
        UNDECODABLE,
        /** Connect dropped a record of it, or it is too large for Kafka. */
        FAILED,
        /** Kafka has not acknowledged all of it yet. */
        WAITING
    }

    /**
     * One incoming record.
     *
     * @param from index of its first Kafka record
     * @param to index after its last
     */
    private record Origin(int from, int to, boolean undecodable, boolean tooLarge) {}

    RecordBatch(
            DeliveryStream stream,
            @Nullable String deadLetterTopic,
            int maxRecordBytes,
            RequestFacts facts,
            int size,
            Room room) {
        this.stream = stream;
        this.deadLetterTopic = deadLetterTopic;
        this.maxRecordBytes = maxRecordBytes;
        this.facts = facts;
        this.room = room;
        this.budget = stream.decoder().budget(room.received());
        this.free = room.held();
        this.records = new ArrayList<>(size);
        this.origins = new ArrayList<>(size);
    }

    /** Decodes incoming records. False if there is no room for what they come to: the request must be refused. */
    boolean addAll(Iterable<byte[]> contents) {
        for (byte[] content : contents) {
            if (!add(content)) {
                return false;
            }
        }
        return true;
    }

    /** Decodes one incoming record; false if there is no room for what it comes to. */
    boolean add(byte[] content) {
        int from = records.size();
        if (content.length > maxRecordBytes) {
            origins.add(new Origin(from, from, false, true));
            return true;
        }
        Decoded decoded = stream.decoder().decode(content, budget);
        Undecodable why = decoded.undecodable();
        int maxBytes = maxRecordBytes - Math.max(0, facts.headerBytes() - HEADER_BYTES);
        for (LogRecord record : decoded.records()) {
            if (record.sizeBytes() > maxBytes) {
                why = Undecodable.recordTooLarge(maxBytes);
            } else {
                free -= record.sizeBytes() + LogRecord.OVERHEAD_BYTES;
                records.add(tracked(stream.topic(), record));
            }
        }
        if (why != null) {
            records.add(deadLetter(content, why));
        }
        origins.add(new Origin(from, records.size(), why != null, false));
        controlMessages += decoded.controlMessages();
        filteredEvents += decoded.filteredEvents();
        undecodable += why == null ? 0 : 1;
        if (free < 0) {
            long more = Math.max(-free, RESERVED_AT_ONCE);
            free += more;
            return room.reserve(more);
        }
        return true;
    }

    /** After the last {@link #add}. */
    void countIn(IntakeMetrics metrics) {
        metrics.decoded(stream, records.size() - undecodable, controlMessages, filteredEvents, undecodable);
    }

    /** All Kafka records, in the order of the request. */
    List<TrackedRecord> records() {
        return records;
    }

    /** Whether every incoming record was small enough for Kafka. */
    boolean complete() {
        return origins.stream().noneMatch(Origin::tooLarge);
    }

    /** How many incoming records there were. */
    int size() {
        return origins.size();
    }

    Outcome outcome(int index, boolean droppedIsDelivered) {
        Origin origin = origins.get(index);
        if (origin.tooLarge()) {
            return Outcome.FAILED;
        }
        boolean stored = false;
        boolean waiting = false;
        for (int i = origin.from(); i < origin.to(); i++) {
            TrackedRecord record = records.get(i);
            if (!record.isAnswered()) {
                waiting = true;
            } else if (record.metadata() != null) {
                stored = true;
            } else if (!droppedIsDelivered) {
                return Outcome.FAILED;
            }
        }
        if (waiting) {
            return Outcome.WAITING;
        }
        if (origin.undecodable()) {
            return Outcome.UNDECODABLE;
        }
        return stored ? Outcome.STORED : Outcome.DROPPED;
    }

    /** Where Kafka put the first of its records, {@code app-logs-3-1842}; null if none is there. */
    @Nullable
    String position(int index) {
        Origin origin = origins.get(index);
        for (int i = origin.from(); i < origin.to(); i++) {
            RecordMetadata at = records.get(i).metadata();
            if (at != null) {
                return at.topic() + "-" + at.partition() + "-" + at.offset();
            }
        }
        return null;
    }

    private TrackedRecord tracked(String topic, LogRecord record) {
        String key = record.key();
        TrackedRecord tracked = new TrackedRecord(
                topic,
                key == null ? null : Schema.STRING_SCHEMA,
                key,
                record.valueSchema(),
                record.value(),
                timestamp(record.timestampMs()));
        facts.writeTo(tracked.headers());
        return tracked;
    }

    private TrackedRecord deadLetter(byte[] content, Undecodable why) {
        TrackedRecord tracked = new TrackedRecord(
                deadLetterTopic == null ? stream.topic() : deadLetterTopic,
                null,
                null,
                Schema.BYTES_SCHEMA,
                content,
                facts.arrivedAtMs());
        if (facts.headerBytes() <= HEADER_BYTES) {
            facts.writeTo(tracked.headers());
        }
        tracked.headers()
                .addString(ErrorHeaders.TRANSFORM, FirehoseHandler.class.getPackageName())
                .addString(ErrorHeaders.CODE, why.code())
                .addString(ErrorHeaders.MESSAGE, why.message());
        return tracked;
    }

    private long timestamp(@Nullable Long event) {
        return event == null || event > facts.arrivedAtMs() + MAX_AHEAD_MS ? facts.arrivedAtMs() : event;
    }
}
