// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import io.hydrant.listener.delivery.TrackedRecord;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.Expression;
import io.hydrant.source.http.expression.RequestValues;
import io.hydrant.source.http.schema.BodySchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request's records: value by the mapping, topic, key and headers by expressions. Thread-safe.
 *
 * @param maxRecords that one request may hold
 * @param schema that each part of a body must satisfy; null takes any
 * @param topics the topics that the expression may choose: it never invents one
 * @param key null makes records without a key
 * @param headers expressions by header name; a header whose expression finds nothing is left out
 * @param maxRecordBytes value, key and headers of a record together
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

    public RecordMaker {
        topics = Set.copyOf(topics);
        headers = Map.copyOf(headers);
    }

    /** Possibly none. Throws {@link MalformedRequest}: then none of the request's records is made. */
    public List<TrackedRecord> records(RequestValues request) {
        if (split == BodySplit.NONE) {
            return ofPart(request, request);
        }
        List<TrackedRecord> records = new ArrayList<>();
        for (byte[] part : split.parts(request.body(), maxRecords)) {
            records.addAll(ofPart(request, request.part(part)));
        }
        return records;
    }

    private List<TrackedRecord> ofPart(RequestValues request, RequestValues part) {
        if (schema != null) {
            schema.check(part);
        }
        List<byte[]> values = mapping.values(part);
        if (values.size() == 1) {
            return List.of(record(request, values.get(0)));
        }
        List<TrackedRecord> records = new ArrayList<>(values.size());
        for (byte[] value : values) {
            records.add(record(request, value));
        }
        return records;
    }

    private TrackedRecord record(RequestValues request, byte[] value) {
        String chosenTopic = topic.of(request, value);
        if (chosenTopic == null || !topics.contains(chosenTopic)) {
            throw new MalformedRequest("The request names no topic of this route.");
        }
        String chosenKey = key == null ? null : key.of(request, value);
        int size = RECORD_OVERHEAD_BYTES + value.length + (chosenKey == null ? 0 : chosenKey.length());
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
                    size += header.getKey().length() + found.length();
                    made.headers().addString(header.getKey(), found);
                }
            }
        }
        if (size > maxRecordBytes) {
            throw new MalformedRequest(413, "A record of this request is larger than " + maxRecordBytes + " bytes.");
        }
        return made;
    }
}
