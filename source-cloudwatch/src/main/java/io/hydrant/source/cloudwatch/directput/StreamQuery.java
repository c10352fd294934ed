// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.directput;

import static io.hydrant.source.cloudwatch.directput.DirectPutError.SERIALIZATION;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The small bodies of DescribeDeliveryStream and ListDeliveryStreams. */
public final class StreamQuery {

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 10_000;

    private final Map<String, String> scalars = new TreeMap<>();

    private StreamQuery() {}

    /** Reads the scalar members; others are ignored. */
    public static StreamQuery read(byte[] body) throws DirectPutRejected {
        StreamQuery query = new StreamQuery();
        try (JsonParser parser = WireJson.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new DirectPutRejected(SERIALIZATION, "The body is not a JSON object.");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    query.scalars.put(member, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new DirectPutRejected(SERIALIZATION, "The body is not valid JSON.");
        }
        return query;
    }

    public String streamName() throws DirectPutRejected {
        return PutRequestReader.checkedName(scalars.get("DeliveryStreamName"));
    }

    /** The answer to ListDeliveryStreams: names in alphabetical order, from {@code ExclusiveStartDeliveryStreamName} on. */
    public byte[] list(Collection<String> names) throws DirectPutRejected {
        int limit = limit();
        String after = scalars.getOrDefault("ExclusiveStartDeliveryStreamName", "");
        String type = scalars.getOrDefault("DeliveryStreamType", "DirectPut");
        Stream<String> ours = type.equals("DirectPut") ? names.stream() : Stream.empty();
        List<String> rest =
                ours.sorted().filter(name -> name.compareTo(after) > 0).toList();
        return DirectPutReplies.list(rest.subList(0, Math.min(limit, rest.size())), rest.size() > limit);
    }

    private int limit() throws DirectPutRejected {
        String text = scalars.get("Limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw new DirectPutRejected(SERIALIZATION, "Limit is not an integer.");
        }
        throw PutRequestReader.invalid("limit", "Member must have value between 1 and " + MAX_LIMIT);
    }
}
