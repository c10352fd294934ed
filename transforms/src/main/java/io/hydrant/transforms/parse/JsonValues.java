// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: ordered maps, lists, strings, Long, Double, Boolean, null. Numbers that neither Long nor Double
 * holds (too many digits before the point, {@code 1e999}) stay text, so that nothing is lost. Of members of one name the
 * last counts. Stateless.
 */
public final class JsonValues {

    /** Deeper documents are refused. */
    public static final int MAX_DEPTH = 500;

    private static final int MAX_LONG_DIGITS = 19;

    /** Longer numbers are kept as text: a double would hold a fraction of the digits, after long work. */
    private static final int MAX_DOUBLE_DIGITS = 500;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonValues() {}

    /** The only document of a text; blanks around it are passed over. Throws if it is none, or not alone. */
    public static @Nullable Object document(byte[] utf8) throws UnparsableException {
        List<@Nullable Object> documents = documents(utf8, 2);
        if (documents.size() != 1) {
            throw new UnparsableException(
                    Kind.MALFORMED, documents.isEmpty() ? "there is no JSON" : "something follows the JSON document");
        }
        return documents.get(0);
    }

    /** All documents of a text, with or without blanks between them. Throws if one is malformed. */
    public static List<@Nullable Object> documents(byte[] utf8) throws UnparsableException {
        return documents(utf8, Integer.MAX_VALUE);
    }

    private static List<@Nullable Object> documents(byte[] utf8, int limit) throws UnparsableException {
        List<@Nullable Object> documents = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(utf8)) {
            while (documents.size() < limit && parser.nextToken() != null) {
                documents.add(value(parser));
            }
            return documents;
        } catch (StreamConstraintsException e) {
            throw new UnparsableException(Kind.TOO_LARGE, "JSON nested deeper than " + MAX_DEPTH);
        } catch (IOException e) {
            throw new UnparsableException(Kind.MALFORMED, "malformed JSON");
        }
    }

    /** The JSON of what this class reads. */
    static String text(Object plain) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(json, plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object plain) throws IOException {
        if (plain instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : map.entrySet()) {
                json.writeFieldName(String.valueOf(member.getKey()));
                write(json, member.getValue());
            }
            json.writeEndObject();
        } else if (plain instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else if (plain instanceof Long whole) {
            json.writeNumber(whole);
        } else if (plain instanceof Double real) {
            json.writeNumber(real);
        } else if (plain instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (plain == null) {
            json.writeNull();
        } else {
            json.writeString(plain.toString());
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            case VALUE_NUMBER_INT -> {
                return whole(parser);
            }
            case VALUE_NUMBER_FLOAT -> {
                return fractional(parser.getText());
            }
            case VALUE_TRUE -> {
                return true;
            }
            case VALUE_FALSE -> {
                return false;
            }
            default -> {
                return null;
            }
        }
    }

    private static Object whole(JsonParser parser) throws IOException {
        if (parser.getTextLength() < MAX_LONG_DIGITS) {
            return parser.getLongValue();
        }
        String text = parser.getText();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Object fractional(String text) {
        if (text.length() > MAX_DOUBLE_DIGITS) {
            return text;
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value) ? text : (Object) value;
    }
}
