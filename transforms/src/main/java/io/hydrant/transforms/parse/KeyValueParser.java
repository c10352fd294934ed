// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import io.hydrant.transforms.parse.UnparsableException.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values such as logfmt's {@code level=info msg="two words" retry}. Values in double quotes may hold anything;
 * {@code \"}, {@code \\}, {@code \n} and {@code \t} are escapes there. Of a key that occurs twice the last value counts.
 * Immutable.
 */
public final class KeyValueParser implements TextParser {

    private final String pairDelimiter;
    private final String keyDelimiter;

    /** Whether pairs are separated by any run of blanks. */
    private final boolean blanks;

    private final BareKey bareKey;

    /** What a key without a value is. */
    public enum BareKey {
        /** {@code retry} is {@code retry=true}. */
        TRUE,
        /** It is left out. */
        SKIP,
        /** The text is malformed. */
        ERROR
    }

    /**
     * @param pairDelimiter between pairs; a blank stands for any run of blanks
     * @param keyDelimiter between key and value
     */
    public KeyValueParser(String pairDelimiter, String keyDelimiter, BareKey bareKey) {
        if (pairDelimiter.isEmpty() || keyDelimiter.isEmpty() || pairDelimiter.equals(keyDelimiter)) {
            throw new IllegalArgumentException("the delimiters must differ, and neither may be empty");
        }
        this.pairDelimiter = pairDelimiter;
        this.keyDelimiter = keyDelimiter;
        this.blanks = pairDelimiter.isBlank();
        this.bareKey = bareKey;
    }

    @Override
    public Map<String, @Nullable Object> parse(String text) throws UnparsableException {
        return new Cursor(Lines.withoutNewline(text)).pairs();
    }

    /** One pass over a text. */
    private final class Cursor {

        private final String text;
        private int at;

        Cursor(String text) {
            this.text = text;
        }

        Map<String, @Nullable Object> pairs() throws UnparsableException {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            skipDelimiters();
            while (at < text.length()) {
                String key = key();
                if (text.startsWith(keyDelimiter, at)) {
                    if (key.isEmpty()) {
                        throw malformed("a value has no key");
                    }
                    at += keyDelimiter.length();
                    values.put(key, value());
                } else if (bareKey == BareKey.ERROR) {
                    throw malformed("a key has no value");
                } else if (bareKey == BareKey.TRUE && !key.isEmpty()) {
                    values.put(key, true);
                }
                if (at < text.length() && !atDelimiter()) {
                    throw malformed("something follows a closing quote");
                }
                skipDelimiters();
            }
            if (values.isEmpty()) {
                throw malformed("there are no keys and values");
            }
            return values;
        }

        private String key() throws UnparsableException {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int from = at;
            while (at < text.length() && !atDelimiter() && !text.startsWith(keyDelimiter, at)) {
                at++;
            }
            return text.substring(from, at).strip();
        }

        private String value() throws UnparsableException {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int from = at;
            while (at < text.length() && !atDelimiter()) {
                at++;
            }
            String value = text.substring(from, at);
            return blanks ? value : value.strip();
        }

        private String quoted() throws UnparsableException {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return value.toString();
                }
                if (c == '\\' && at < text.length()) {
                    c = unescaped(text.charAt(at++), value);
                }
                value.append(c);
            }
            throw malformed("a quote is never closed");
        }

        private static char unescaped(char escaped, StringBuilder value) {
            switch (escaped) {
                case 'n' -> {
                    return '\n';
                }
                case 't' -> {
                    return '\t';
                }
                case 'r' -> {
                    return '\r';
                }
                case '"', '\\' -> {
                    return escaped;
                }
                default -> {
                    value.append('\\');
                    return escaped;
                }
            }
        }

        private boolean atDelimiter() {
            return blanks ? isBlank(text.charAt(at)) : text.startsWith(pairDelimiter, at);
        }

        private void skipDelimiters() {
            while (at < text.length() && (atDelimiter() || isBlank(text.charAt(at)))) {
                at += atDelimiter() && !blanks ? pairDelimiter.length() : 1;
            }
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private UnparsableException malformed(String problem) {
            return new UnparsableException(Kind.MALFORMED, problem + ", at character " + at);
        }
    }
}
