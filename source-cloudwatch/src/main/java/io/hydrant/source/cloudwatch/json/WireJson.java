// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/** The one JSON factory of this plugin and what Jackson lacks for our bodies. Thread-safe. */
public final class WireJson {

    /** Deeper JSON is refused: no sender of ours nests more than a handful of levels, hostile ones nest millions. */
    public static final int MAX_DEPTH = 128;

    /** A string as long as the largest body that a Firehose sends; what may be longer was refused before. */
    private static final int MAX_STRING = 90 * 1024 * 1024;

    /** Some dozens for each log event of the fullest envelope; what is read of so many fits into memory. */
    private static final long MAX_TOKENS = 2_000_000;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNumberLength(400)
                    .maxNameLength(4_096)
                    .maxTokenCount(MAX_TOKENS)
                    .build())
            // The text that failed to parse is the sender's: it must not appear in our messages.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Interned names would let a sender fill the JVM's table. (Jackson's own, bounded table stays on: without
            // it
            // the parser that reads bytes directly is not used.)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            // A lone surrogate is written as an escape instead of failing.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private WireJson() {}

    /**
     * The bytes of the base64 string that the parser stands on. Standard alphabet; padding may be missing.
     *
     * @param source what the parser reads
     * @param maxBytes more decoded bytes are not decoded but reported
     * @throws Base64Exception if it is not base64, or too long
     */
    public static byte[] base64(JsonParser parser, byte[] source, int maxBytes) throws IOException {
        int from = contentStart(parser, source);
        if (from > 0) {
            int to = from;
            while (to < source.length && source[to] != '"' && source[to] != '\\') {
                to++;
            }
            if (to < source.length && source[to] == '"') {
                return base64(ByteBuffer.wrap(source, from, to - from), maxBytes);
            }
        }
        // Escapes (a slash may be written \/) or another encoding than UTF-8.
        return base64(ByteBuffer.wrap(parser.getText().getBytes(ISO_8859_1)), maxBytes);
    }

    private static int contentStart(JsonParser parser, byte[] source) {
        long quote = parser.currentTokenLocation().getByteOffset();
        return quote >= 0 && quote < source.length && source[(int) quote] == '"' ? (int) quote + 1 : -1;
    }

    private static byte[] base64(ByteBuffer text, int maxBytes) throws Base64Exception {
        // Padding makes this at most two bytes too high.
        long estimate = text.remaining() * 3L / 4;
        if (estimate > maxBytes + 2L) {
            throw new Base64Exception(true, estimate);
        }
        ByteBuffer decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Base64Exception(false, estimate);
        }
        if (decoded.remaining() > maxBytes) {
            throw new Base64Exception(true, decoded.remaining());
        }
        if (decoded.arrayOffset() == 0 && decoded.array().length == decoded.remaining()) {
            return decoded.array();
        }
        byte[] bytes = new byte[decoded.remaining()];
        decoded.get(bytes);
        return bytes;
    }

    /** The value that the parser stands on as compact JSON text; the parser is at its end afterwards. */
    public static byte[] copy(JsonParser parser) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        try (JsonGenerator out = FACTORY.createGenerator(copy)) {
            out.copyCurrentStructure(parser);
        }
        return copy.toByteArray();
    }
}
