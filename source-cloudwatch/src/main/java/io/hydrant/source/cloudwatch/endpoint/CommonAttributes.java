// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.source.cloudwatch.json.WireJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header {@code X-Amz-Firehose-Common-Attributes}: <code>{"commonAttributes":{"deployment":"blue"}}</code>. */
public final class CommonAttributes {

    /** More are not passed on; Firehose allows no more. */
    private static final int MAX = 50;

    private CommonAttributes() {}

    /** The attributes in the order of the header; empty without one. */
    public static Map<String, String> parse(@Nullable String header) throws PostRejected {
        if (header == null || header.isBlank()) {
            return Map.of();
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        try (JsonParser parser = WireJson.FACTORY.createParser(header)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid();
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("commonAttributes") && value == JsonToken.START_OBJECT) {
                    readInto(attributes, parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw invalid();
        }
        return attributes;
    }

    private static void readInto(Map<String, String> attributes, JsonParser parser) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!value.isScalarValue()) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL && attributes.size() < MAX) {
                attributes.put(name, parser.getText());
            }
        }
    }

    private static PostRejected invalid() {
        return new PostRejected(400, "X-Amz-Firehose-Common-Attributes is not a JSON object with commonAttributes.");
    }
}
