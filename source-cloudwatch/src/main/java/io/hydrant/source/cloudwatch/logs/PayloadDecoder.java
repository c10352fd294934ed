// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Turns the content of one incoming record into Kafka records. CloudWatch Logs payloads are recognised by content alone:
 * gzip (also gzip in gzip), {@code {"awslogs":{"data":…}}} around it, and in it one or more envelopes. Immutable and
 * thread-safe. Any content ends in records, in nothing or in an {@link Undecodable}, never in an exception.
 */
public final class PayloadDecoder {

    /** Text without it is not parsed at all: most records of other senders are told apart by one quick scan. */
    private static final byte[] LOG_EVENTS = "\"logEvents\"".getBytes(UTF_8);

    private final DecodeOptions options;
    private final Wrapping wrapping;

    public PayloadDecoder(DecodeOptions options) {
        this.options = options;
        this.wrapping = new Wrapping(options.maxInflatedBytes(), options.detection() == Detection.ALWAYS);
    }

    /**
     * For all contents that were received together.
     *
     * @param receivedBytes as they came over the wire
     */
    public DecodeBudget budget(long receivedBytes) {
        return new DecodeBudget(options.maxInflatedBytes(), receivedBytes);
    }

    /** A content that came alone. */
    public Decoded decode(byte[] content) {
        return decode(content, budget(content.length));
    }

    /** The content is not changed; records that pass unchanged hold it. What is beyond the budget is undecodable. */
    public Decoded decode(byte[] content, DecodeBudget budget) {
        if (options.detection() == Detection.NEVER) {
            return Decoded.unchanged(content);
        }
        byte[] text = content;
        try {
            text = wrapping.unwrap(content, budget);
            boolean likely = Bytes.startsWithObject(text) && Bytes.contains(text, LOG_EVENTS);
            List<LogEnvelope> envelopes = likely ? EnvelopeReader.read(text) : null;
            if (envelopes != null) {
                return records(envelopes, budget);
            }
        } catch (UndecodableException e) {
            return Decoded.undecodable(e.why());
        } catch (IOException e) {
            if (text != content) {
                return Decoded.undecodable(Undecodable.envelope(
                        "The content looks like a CloudWatch Logs envelope, but it is not valid JSON, has far too many"
                                + " members, or a member has the wrong type."));
            }
        }
        return options.detection() == Detection.ALWAYS
                ? Decoded.undecodable(Undecodable.envelope("The content is no CloudWatch Logs envelope."))
                : Decoded.unchanged(content);
    }

    private Decoded records(List<LogEnvelope> envelopes, DecodeBudget budget) throws IOException, UndecodableException {
        Emission emission = new Emission(budget);
        for (LogEnvelope envelope : envelopes) {
            if (envelope.isControlMessage()) {
                emission.controlMessages++;
            } else {
                emission.add(envelope);
            }
        }
        return emission.decoded();
    }

    /** The records of one content, as they come together. */
    private final class Emission {

        private final List<LogRecord> records = new ArrayList<>();
        private final DecodeBudget budget;
        private String key = ""; // of the envelope that is being added
        private int keyBytes;
        private int controlMessages;
        private int filteredEvents;
        private @Nullable Undecodable undecodable;

        Emission(DecodeBudget budget) {
            this.budget = budget;
        }

        void add(LogEnvelope envelope) throws IOException, UndecodableException {
            List<LogEvent> events = matching(envelope.events());
            if (events.isEmpty()) {
                return;
            }
            key = envelope.key();
            keyBytes = key.getBytes(UTF_8).length;
            try (EventJson json = new EventJson(envelope)) {
                if (options.emit() == Emit.ENVELOPE) {
                    boolean whole = events.size() == envelope.events().size();
                    addBytes(whole ? envelope.json() : json.envelope(events), events.get(0));
                    return;
                }
                for (LogEvent event : events) {
                    if (options.emit() == Emit.MESSAGE) {
                        addBytes(event.message().getBytes(UTF_8), event);
                    } else if (options.format() == EventFormat.JSON) {
                        addBytes(json.event(event), event);
                    } else {
                        addStruct(envelope, event);
                    }
                }
            }
        }

        Decoded decoded() {
            return new Decoded(records, controlMessages, filteredEvents, undecodable);
        }

        private List<LogEvent> matching(List<LogEvent> events) {
            if (options.filter() == null) {
                return events;
            }
            List<LogEvent> matching = new ArrayList<>(events.size());
            for (LogEvent event : events) {
                if (options.filter().matches(event.message())) {
                    Map<String, String> fields = options.filter().extract(event.message());
                    matching.add(fields.isEmpty() ? event : event.withExtractedFields(fields));
                } else {
                    filteredEvents++;
                }
            }
            return matching;
        }

        private void addBytes(byte[] value, LogEvent event) throws UndecodableException {
            add(Schema.BYTES_SCHEMA, value, value.length, event);
        }

        private void addStruct(LogEnvelope envelope, LogEvent event) throws UndecodableException {
            // The converter's output is not known here; its texts are nearly all of it.
            Struct struct = EventStruct.of(envelope, event);
            add(EventStruct.SCHEMA, struct, EventStruct.textBytes(envelope, event), event);
        }

        private void add(Schema schema, Object value, int valueBytes, LogEvent event) throws UndecodableException {
            long bytes = (long) keyBytes + valueBytes;
            budget.emit(bytes + LogRecord.OVERHEAD_BYTES);
            if (bytes > options.maxRecordBytes()) {
                undecodable = Undecodable.recordTooLarge(options.maxRecordBytes());
            } else {
                records.add(new LogRecord(key, schema, value, timestamp(event), (int) bytes));
            }
        }

        /** Kafka's producer throws on negative timestamps, which would end the task. */
        private @Nullable Long timestamp(LogEvent event) {
            return event.timestampMs() < 0 ? null : event.timestampMs();
        }
    }
}
