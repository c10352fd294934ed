// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.hydrant.listener.http.MalformedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** JSON from strangers: strict, and bounded in depth. Thread-safe. */
public final class JsonDocuments {

    private static final int MAX_DEPTH = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(1000)
                    .build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonDocuments() {}

    /** Throws {@link MalformedRequest} unless the bytes are exactly one JSON document in UTF-8. */
    public static void check(byte[] bytes) {
        ensureUtf8(bytes);
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() == null) {
                throw new MalformedRequest("The request body is empty where JSON is expected.");
            }
            parser.skipChildren();
            if (parser.currentToken() == null || parser.nextToken() != null) {
                throw new MalformedRequest("Invalid request body: more than one JSON document.");
            }
        } catch (IOException e) {
            throw invalid();
        }
    }

    /** The document. Throws {@link MalformedRequest} unless the bytes are exactly one in UTF-8. */
    public static JsonNode parse(byte[] bytes) {
        ensureUtf8(bytes);
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw new MalformedRequest("The request body is empty where JSON is expected.");
            }
            return node;
        } catch (IOException e) {
            throw invalid();
        }
    }

    /** The document; a missing node, in which every path finds nothing, if the bytes are none. */
    static JsonNode parseIfAny(byte[] bytes) {
        try {
            return bytes.length == 0 ? MissingNode.getInstance() : parse(bytes);
        } catch (MalformedRequest e) {
            return MissingNode.getInstance();
        }
    }

    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }

    /** A parser over the bytes, for those who split them. */
    public static JsonParser parser(byte[] bytes) throws IOException {
        return FACTORY.createParser(bytes);
    }

    /** Throws {@link MalformedRequest} unless the bytes are UTF-8. */
    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedRequest("The request body is not UTF-8.");
        }
    }

    private static void ensureUtf8(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw new MalformedRequest("Invalid request body: JSON must be UTF-8."); // UTF-16 would be parsed
            }
            if (b < 0) {
                var unused = text(bytes);
                return;
            }
        }
    }

    private static MalformedRequest invalid() {
        return new MalformedRequest("Invalid request body: it is not JSON, or nested deeper than " + MAX_DEPTH + ".");
    }
}
