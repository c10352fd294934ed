// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.mapping;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
    /** What stands for itself in a query string and in a JSON string alike. */
    private static final boolean[] PLAIN = plain();

    private static final int KEPT_BYTES = 64 * 1024;
    private static final int FEW = 32;
    private static final byte[] NONE = {};

    private String[] names = new String[FEW];
    private byte[][] texts = new byte[FEW][];
    /** Where a value stands in its text; a negative start means that the whole text is already decoded, as UTF-8. */
    private int[] starts = new int[FEW];

    private int[] ends = new int[FEW];
    private int count;
    private byte[] out = new byte[1024];
    private int length;
    private boolean high;
    private EmptyValues emptyValues = EmptyValues.KEEP;
    private @Nullable String omitted;

    private ParametersAsJson() {}

    private static boolean[] plain() {
        boolean[] plain = new boolean[0x80];
        for (char c = ' '; c < plain.length; c++) {
            plain[c] = "%+\"\\".indexOf(c) < 0;
        }
        return plain;
    }

    static ParametersAsJson begin(EmptyValues emptyValues, @Nullable String omitted) {
        ParametersAsJson mine = MINE.get();
        mine.count = 0;
        mine.length = 0;
        mine.high = false;
        mine.emptyValues = emptyValues;
        mine.omitted = omitted;
        return mine;
    }

    /** A query string: {@code a=1&b=%22}, in which {@code ;} separates too. Its characters stand for single bytes. */
    void addQuery(String raw) {
        addEncoded(raw, ';');
    }

    /** A form body: {@code a=1&b=%22}. Its characters stand for single bytes. */
    void addForm(String raw) {
        addEncoded(raw, '&');
    }

    private void addEncoded(String raw, char separatorToo) {
        byte[] bytes = raw.getBytes(ISO_8859_1);
        int from = 0;
        int end = bytes.length;
        while (from < end) {
            int to = from;
            int equals = -1;
            byte c;
            while (to < end && (c = bytes[to]) != '&' && c != separatorToo) {
                if (c == '=' && equals < 0) {
                    equals = to;
                }
                to++;
            }
            if (to > from) {
                String name = PercentDecoding.query(raw, from, equals < 0 ? to : equals);
                add(name, bytes, equals < 0 ? to : equals + 1, to);
            }
            from = to + 1;
        }
    }

    void addDecoded(String name, String value) {
        byte[] utf8 = value.getBytes(UTF_8);
        add(name, utf8, -1, utf8.length);
    }

    private void add(String name, byte[] text, int start, int end) {
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
            boolean empty = Math.max(0, starts[i]) == ends[i];
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
            decoded(names[i].getBytes(UTF_8));
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
            texts = new byte[FEW][];
            starts = new int[FEW];
            ends = new int[FEW];
        } else {
            Arrays.fill(names, 0, count, "");
            Arrays.fill(texts, 0, count, NONE);
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

    private void encoded(byte[] raw, int from, int to) {
        ensure(6 * (to - from));
        byte[] into = out;
        int at = length;
        for (int i = from; i < to; i++) {
            byte b = raw[i];
            if (b >= 0 && PLAIN[b]) {
                into[at++] = b;
            } else if (b == '%') {
                boolean whole = i + 2 < to;
                int decoded = PercentDecoding.hexByte(whole ? raw[i + 1] : -1, whole ? raw[i + 2] : -1);
                at = escaped(decoded, into, at);
                i += 2;
            } else {
                at = escaped(b == '+' ? ' ' : b & 0xff, into, at);
            }
        }
        length = at;
    }

    private void decoded(byte[] utf8) {
        ensure(6 * utf8.length);
        byte[] into = out;
        int at = length;
        for (byte b : utf8) {
            at = escaped(b & 0xff, into, at);
        }
        length = at;
    }

    /** Writes a byte as JSON has it inside a string, up to six bytes, and returns where the next one goes. */
    private int escaped(int b, byte[] into, int from) {
        int at = from;
        if (b == '"' || b == '\\') {
            into[at++] = '\\';
            into[at++] = (byte) b;
        } else if (b >= 0x20) {
            high |= b >= 0x80;
            into[at++] = (byte) b;
        } else {
            into[at++] = '\\';
            into[at++] = 'u';
            into[at++] = '0';
            into[at++] = '0';
            into[at++] = HEX[b >> 4];
            into[at++] = HEX[b & 15];
        }
        return at;
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
