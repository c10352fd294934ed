// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.expression.RequestValues;
import io.hydrant.source.http.schema.BodySchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request's records: value by the mapping, topic, key and headers by expressions. Thread-safe.
 *
 * @param maxRecords that one request may hold
 * @param schema that each part of a body must satisfy; null takes any
 * @param topics the topics that the expression may choose: it never invents one
 * @param key null makes records without a key
 * @param headers expressions by header name; a header whose expression finds nothing is left out
 * @param maxRecordBytes value, key and headers of a record together, as Kafka gets them
 */
public record RecordMaker(
        BodySplit split,
        int maxRecords,
        @Nullable BodySchema schema,
        Mapping mapping,
        Expression topic,
        Set<String> topics,
        @Nullable Expression key,
        Map<String, Expression> headers,
        int maxRecordBytes) {

    private static final int RECORD_OVERHEAD_BYTES = 64;
    /** Of one {@code char} at most. */
    private static final int MAX_UTF8_BYTES = 3;

    public RecordMaker {
        topics = Set.copyOf(topics);
        headers = Map.copyOf(headers);
    }

    /**
     * Possibly none.
     *
     * @throws MalformedRequest if one of them cannot be made: then none of the request's records is
     * @throws NoRoomException if there is no memory for all of them
     */
    public List<TrackedRecord> records(RequestValues request) {
        if (split == BodySplit.NONE) {
            List<byte[]> values = values(request);
            if (values.size() == 1) {
                return List.of(record(request, values.get(0))); // bounded by itself
            }
            BoundedRecords records = new BoundedRecords(request.exchange());
            values.forEach(value -> records.add(record(request, value)));
            return records.made();
        }
        BoundedRecords records = new BoundedRecords(request.exchange());
        for (byte[] bytes : split.parts(request.body(), maxRecords)) {
            RequestValues part = request.part(bytes);
            values(part).forEach(value -> records.add(record(part, value)));
        }
        return records.made();
    }

    private List<byte[]> values(RequestValues part) {
        if (schema != null) {
            schema.check(part);
        }
        return mapping.values(part);
    }

    /** A record of a request, or of a part of one: what expressions say of the body is about the part. */
    private TrackedRecord record(RequestValues request, byte[] value) {
        String chosenTopic = topic.of(request, value);
        if (chosenTopic == null || !topics.contains(chosenTopic)) {
            throw new MalformedRequest("The request names no topic of this route.");
        }
        String chosenKey = key == null ? null : key.of(request, value);
        long chars = chosenKey == null ? 0 : chosenKey.length();
        TrackedRecord made = new TrackedRecord(
                chosenTopic,
                chosenKey == null ? null : Schema.STRING_SCHEMA,
                chosenKey,
                Schema.BYTES_SCHEMA,
                value,
                request.exchange().receivedAtMillis());
        if (!headers.isEmpty()) {
            for (Map.Entry<String, Expression> header : headers.entrySet()) {
                String found = header.getValue().of(request, value);
                if (found != null) {
                    chars += header.getKey().length() + found.length();
                    made.headers().addString(header.getKey(), found);
                }
            }
        }
        boolean maybeTooLarge = RECORD_OVERHEAD_BYTES + value.length + MAX_UTF8_BYTES * chars > maxRecordBytes;
        if (maybeTooLarge && sizeOf(chosenKey, value, made.headers()) > maxRecordBytes) {
            throw new MalformedRequest(413, "A record of this request is larger than " + maxRecordBytes + " bytes.");
        }
        return made;
    }

    /** As Kafka gets it. */
    private static long sizeOf(@Nullable String key, byte[] value, Headers headers) {
        long size = RECORD_OVERHEAD_BYTES + value.length + (key == null ? 0 : utf8Length(key));
        for (Header header : headers) {
            size += utf8Length(header.key()) + utf8Length((String) header.value());
        }
        return size;
    }

    private static long utf8Length(String text) {
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                length++; // half of a surrogate pair has two of its four bytes
            }
        }
        return length;
    }
}
