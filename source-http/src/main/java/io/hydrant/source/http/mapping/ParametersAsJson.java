// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.http.MalformedRequest;
import io.hydrant.listener.http.PercentDecoding;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes parameters as a JSON object, straight from their percent-encoded form to UTF-8 bytes: this is done for every
 * callback. One per thread, used again.
 */
final class ParametersAsJson {

    private static final ThreadLocal<ParametersAsJson> MINE = ThreadLocal.withInitial(ParametersAsJson::new);
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int FEW = 32;

    private String[] names = new String[FEW];
    private String[] texts = new String[FEW];
    /** Where a value stands in its text; a negative start means that the whole text is already decoded. */
    private int[] starts = new int[FEW];

    private int[] ends = new int[FEW];
    private int count;
    private byte[] out = new byte[1024];
    private int length;
    private boolean high;
    private EmptyValues emptyValues = EmptyValues.KEEP;
    private @Nullable String omitted;

    private ParametersAsJson() {}

    static ParametersAsJson begin(EmptyValues emptyValues, @Nullable String omitted) {
        ParametersAsJson mine = MINE.get();
        mine.count = 0;
        mine.length = 0;
        mine.high = false;
        mine.emptyValues = emptyValues;
        mine.omitted = omitted;
        return mine;
    }

    /** A query string or form body: {@code a=1&b=%22}. */
    void addEncoded(String raw) {
        int from = 0;
        int end = raw.length();
        while (from < end) {
            int to = from;
            int equals = -1;
            char c;
            while (to < end && (c = raw.charAt(to)) != '&' && c != ';') {
                if (c == '=' && equals < 0) {
                    equals = to;
                }
                to++;
            }
            if (to > from) {
                String name = PercentDecoding.query(raw, from, equals < 0 ? to : equals);
                add(name, raw, equals < 0 ? to : equals + 1, to);
            }
            from = to + 1;
        }
    }

    void addDecoded(String name, String value) {
        add(name, value, -1, 0);
    }

    private void add(String name, String text, int start, int end) {
        if (count == names.length) {
            int size = 2 * count;
            names = Arrays.copyOf(names, size);
            texts = Arrays.copyOf(texts, size);
            starts = Arrays.copyOf(starts, size);
            ends = Arrays.copyOf(ends, size);
        }
        names[count] = name;
        texts[count] = text;
        starts[count] = start;
        ends[count++] = end;
    }

    byte[] end() {
        Map<String, Integer> last = count > FEW ? lastByName() : null;
        put('{');
        boolean first = true;
        for (int i = 0; i < count; i++) {
            boolean empty = starts[i] < 0 ? texts[i].isEmpty() : starts[i] == ends[i];
            if (names[i].equals(omitted)
                    || (empty && emptyValues == EmptyValues.DROP)
                    || (last == null ? repeatedLater(i) : !Integer.valueOf(i).equals(last.get(names[i])))) {
                continue;
            }
            if (!first) {
                put(',');
            }
            first = false;
            put('"');
            decoded(names[i]);
            put('"');
            put(':');
            if (empty && emptyValues == EmptyValues.NULL) {
                put('n');
                put('u');
                put('l');
                put('l');
                continue;
            }
            put('"');
            if (starts[i] < 0) {
                decoded(texts[i]);
            } else {
                encoded(texts[i], starts[i], ends[i]);
            }
            put('"');
        }
        put('}');
        return finished();
    }

    private byte[] finished() {
        if (high) {
            ensureUtf8();
        }
        byte[] value = Arrays.copyOf(out, length);
        if (out.length > KEPT_BYTES) {
            out = new byte[1024];
        }
        if (names.length > 1024) {
            names = new String[FEW];
            texts = new String[FEW];
            starts = new int[FEW];
            ends = new int[FEW];
        } else {
            Arrays.fill(names, 0, count, "");
            Arrays.fill(texts, 0, count, "");
        }
        count = 0;
        return value;
    }

    private Map<String, Integer> lastByName() {
        Map<String, Integer> last = new HashMap<>(2 * count);
        for (int i = 0; i < count; i++) {
            last.put(names[i], i);
        }
        return last;
    }

    private boolean repeatedLater(int index) {
        String name = names[index];
        for (int i = index + 1; i < count; i++) {
            if (name.equals(names[i])) {
                return true;
            }
        }
        return false;
    }

    private void encoded(String raw, int from, int to) {
        ensure(6 * (to - from));
        for (int i = from; i < to; i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                escaped(PercentDecoding.hexByte(raw, i, to));
                i += 2;
            } else if (c == '+') {
                out[length++] = ' ';
            } else if (c <= 0xff) {
                escaped(c);
            } else {
                throw new MalformedRequest("The request target holds a character that is not a byte.");
            }
        }
    }

    private void decoded(String text) {
        int end = text.length();
        ensure(6 * end);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] rest = text.substring(i).getBytes(UTF_8);
                ensure(6 * rest.length);
                for (byte b : rest) {
                    escaped(b & 0xff);
                }
                return;
            }
            escaped(c);
        }
    }

    /** The caller has made room for six bytes. */
    private void escaped(int b) {
        if (b == '"' || b == '\\') {
            out[length++] = '\\';
            out[length++] = (byte) b;
        } else if (b >= 0x20) {
            high |= b >= 0x80;
            out[length++] = (byte) b;
        } else {
            out[length++] = '\\';
            out[length++] = 'u';
            out[length++] = '0';
            out[length++] = '0';
            out[length++] = HEX[b >> 4];
            out[length++] = HEX[b & 15];
        }
    }

    private void put(char c) {
        ensure(1);
        out[length++] = (byte) c;
    }

    private void ensure(int more) {
        if (out.length - length < more) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, length + more));
        }
    }

    private void ensureUtf8() {
        try {
            var unused = UTF_8.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(out, 0, length));
        } catch (CharacterCodingException e) {
            throw new MalformedRequest("The parameters are not UTF-8 after percent-decoding.");
        }
    }
}
