// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.source.http.expression.JsonDocuments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a body becomes several, each mapped to a record. The parts are the bytes as they came. */
public enum BodySplit {
    /** It does not. */
    NONE {
        @Override
        public List<byte[]> parts(byte[] body, int maxParts) {
            return List.of(body);
        }
    },
    /** The elements of a JSON array. */
    ARRAY {
        @Override
        public List<byte[]> parts(byte[] body, int maxParts) {
            JsonDocuments.check(body);
            List<byte[]> parts = new ArrayList<>();
            try (JsonParser parser = JsonDocuments.parser(body)) {
                if (parser.nextToken() != JsonToken.START_ARRAY) {
                    throw new MalformedRequest("Invalid request body: a JSON array is expected.");
                }
                JsonToken token;
                while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                    if (token.isStructStart()) {
                        parser.skipChildren();
                    } else {
                        parser.finishToken();
                    }
                    int to = Math.toIntExact(parser.currentLocation().getByteOffset());
                    parts.add(Arrays.copyOfRange(body, from, to));
                    ensureFew(parts, maxParts);
                }
            } catch (IOException e) {
                throw new IllegalStateException("JSON that was checked cannot be read", e);
            }
            return parts;
        }
    },
    /** The lines of newline-delimited JSON; blank ones are nothing, and so is a byte order mark before the first. */
    NDJSON {
        @Override
        public List<byte[]> parts(byte[] body, int maxParts) {
            List<byte[]> parts = new ArrayList<>();
            int from = startsWithMark(body) ? 3 : 0;
            for (int at = from; at <= body.length; at++) {
                if (at < body.length && body[at] != '\n') {
                    continue;
                }
                int to = at > from && body[at - 1] == '\r' ? at - 1 : at;
                byte[] line = Arrays.copyOfRange(body, from, to);
                if (!isBlank(line)) {
                    JsonDocuments.check(line);
                    parts.add(line);
                    ensureFew(parts, maxParts);
                }
                from = at + 1;
            }
            return parts;
        }
    };

    /**
     * The parts in their order, possibly none.
     *
     * @throws MalformedRequest if one of them cannot be read, or if there are more than {@code maxParts}
     */
    public abstract List<byte[]> parts(byte[] body, int maxParts);

    private static void ensureFew(List<byte[]> parts, int maxParts) {
        if (parts.size() > maxParts) {
            throw new MalformedRequest(413, "The request holds more than " + maxParts + " records.");
        }
    }

    private static boolean startsWithMark(byte[] body) {
        return body.length > 2 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t') {
                return false;
            }
        }
        return true;
    }
}
