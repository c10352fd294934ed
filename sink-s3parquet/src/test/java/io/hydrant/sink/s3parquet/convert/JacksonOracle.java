// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson makes of a record, after a strict decoding of its UTF-8: a list of documents of maps, lists, strings,
 * booleans, nulls and {@link Numeral}s; or nothing, when it rejects any of it.
 */
final class JacksonOracle {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** A number as it was written; equal to others of the same value. */
    record Numeral(String text) {
        @Override
        public boolean equals(Object other) {
            if (!(other instanceof Numeral numeral)) {
                return false;
            }
            if (text.equals(numeral.text)) {
                return true;
            }
            if (text.length() > 400 || numeral.text.length() > 400) {
                return false;
            }
            return canonical(text).equals(canonical(numeral.text));
        }

        /** Exponents may have more digits than BigDecimal takes. */
        private static String canonical(String number) {
            int e = number.toLowerCase(Locale.ROOT).indexOf('e');
            BigDecimal digits = new BigDecimal(e < 0 ? number : number.substring(0, e)).stripTrailingZeros();
            if (digits.signum() == 0) {
                return "0";
            }
            BigInteger exponent = e < 0 ? BigInteger.ZERO : new BigInteger(number.substring(e + 1));
            return digits.unscaledValue() + "e" + exponent.subtract(BigInteger.valueOf(digits.scale()));
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    private JacksonOracle() {}

    /** The record's documents, or null. */
    static @Nullable List<@Nullable Object> documents(byte[] record) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
        List<@Nullable Object> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            while (parser.nextToken() != null) {
                documents.add(value(parser));
            }
        } catch (IOException e) {
            return null;
        }
        return documents;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = wellFormed(parser.currentName());
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> wellFormed(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException(parser.currentToken() + "");
        };
    }

    /** Half surrogate pairs as question marks, which is what Java's encoder makes of them. */
    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
