// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Makes JSON documents of every shape, and spoils them. */
final class RandomJson {
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "1",
            "-1",
            "12",
            "0.5",
            "-0.0",
            "1e3",
            "1E+3",
            "1e-3",
            "123456789012345678901234567890",
            "1.50",
            "9007199254740993",
            "0.1234567890123456789",
            "1e400",
            "1e-400",
            "2147483648",
            "1518033528.123",
            "1.0E10");
    private static final List<String> BLANKS = List.of("", "", "", " ", "\n", "\t\r\n", "  ");
    private static final String SPICE = "{}[]:,\"\\/ \n\t0123456789-+.eEtrufalsn\u0000\u0001u\u00e9\u65e5";

    private final Seeded random;

    RandomJson(Seeded random) {
        this.random = random;
    }

    String object(int depth) {
        StringBuilder json = new StringBuilder("{");
        int fields = random.below(5);
        for (int i = 0; i < fields; i++) {
            json.append(i == 0 ? "" : ",")
                    .append(blank())
                    .append(string())
                    .append(blank())
                    .append(':');
            json.append(value(depth));
        }
        return json.append(blank()).append('}').toString();
    }

    String value(int depth) {
        int choice = random.below(depth > 0 ? 8 : 6);
        String value = switch (choice) {
            case 0 -> "null";
            case 1 -> random.oneIn(2) ? "true" : "false";
            case 2 -> random.oneOf(NUMBERS);
            case 3 -> Long.toString(random.anyLong() >> random.below(64));
            case 4, 5 -> string();
            case 6 -> object(depth - 1);
            default -> array(depth - 1);
        };
        return blank() + value + blank();
    }

    private String array(int depth) {
        StringBuilder json = new StringBuilder("[");
        int elements = random.below(5);
        for (int i = 0; i < elements; i++) {
            json.append(i == 0 ? "" : ",").append(value(depth));
        }
        return json.append(blank()).append(']').toString();
    }

    private String blank() {
        return random.oneOf(BLANKS);
    }

    /** A quoted string, some characters of it escaped in one of the ways there are. */
    String string() {
        int length = random.oneIn(8) ? random.below(60) : random.below(10);
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            switch (random.below(12)) {
                case 0 -> text.append("\\").append("\"\\/bfnrt".charAt(random.below(8)));
                case 1 -> text.append(String.format(Locale.ROOT, "\\u%04x", random.below(0x10000)));
                case 2 -> text.append("\\uD83D\\ude00");
                case 3 -> text.appendCodePoint(random.oneIn(2) ? 0xE9 : 0x65E5);
                case 4 -> text.appendCodePoint(0x1F600 + random.below(50));
                default -> text.append((char) ('a' + random.below(26)));
            }
        }
        return text.append('"').toString();
    }

    /** The bytes, a few of them changed, taken out, doubled or put in. */
    byte[] spoil(byte[] json) {
        byte[] bytes = json.clone();
        int changes = 1 + random.below(3);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.below(bytes.length);
            byte[] spice = SPICE.getBytes(StandardCharsets.UTF_8);
            byte spiced = random.oneIn(6) ? (byte) random.below(256) : spice[random.below(spice.length)];
            switch (random.below(5)) {
                case 0 -> bytes[at] = spiced;
                case 1 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
                case 2 ->
                    bytes = join(
                            join(Arrays.copyOf(bytes, at), new byte[] {spiced}),
                            Arrays.copyOfRange(bytes, at, bytes.length));
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                default -> bytes = join(bytes, Arrays.copyOfRange(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
