// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is special in a string, at every place of the words and blocks that strings are read in, and at the end of the input:
 * we say what Jackson says.
 */
class JsonStringsTest {
    /** More than two blocks of 64 bytes. */
    private static final int PLACES = 140;

    private static final List<Integer> TAILS = List.of(0, 1, 7, 8, 9, 31, 32, 33, 63, 64, 65, 130);
    private static final List<String> PIECES = List.of(
            "\\\"",
            "\\\\",
            "\\/",
            "\\b",
            "\\f",
            "\\n",
            "\\r",
            "\\t",
            "\\u0000",
            "\\u0041",
            "\\u00e9",
            "\\u00E9\\u6771",
            "\\u6771\\n\\u4eac",
            "\\uD83D\\ude00",
            "\\ud800",
            "\\udc00\\ud800",
            "\\ud800\\n",
            "\u00e9",
            "\u65e5\u672c",
            "\ud83d\ude00",
            "\u007f",
            "\\\\\\\"\\\\",
            "/:,{}[]'");

    private static final List<String> BROKEN = List.of(
            "\\x", "\\u", "\\u12", "\\u12G4", "\\u 123", "\\U0041", "\\ud800\\u12", "\\", "\u0000", "\n", "\u001f");

    private final RecordConverter converter =
            new RecordConverter(table("v string"), JsonOptions.DEFAULTS.withCaseInsensitive(false), List.of());

    private static String quoted(String text) {
        return "{\"v\":\"" + text + "\"}";
    }

    /** The text that we read, or null if it is no JSON. */
    private @Nullable Object read(byte[] record) {
        try {
            return RowValues.of(converter.convert(null, record)).get(0).get("v");
        } catch (RecordRejected e) {
            assertThat(e.code()).isEqualTo(RecordRejected.PARSE_ERROR);
            return null;
        }
    }

    /** Leaves bytes behind the next records that would end their strings, or escape what follows. */
    private void leaveBehind(String bytes) {
        assertThat(read(quoted(bytes.repeat(400)).getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
    }

    private void sameAsJackson(String text) {
        byte[] record = quoted(text).getBytes(StandardCharsets.UTF_8);
        List<@Nullable Object> documents = JacksonOracle.documents(record);
        Object expected = documents != null && documents.get(0) instanceof Map<?, ?> map ? map.get("v") : null;
        assertThat(read(record)).as(text).isEqualTo(expected);
    }

    @Test
    void piecesAtEveryPlace() {
        for (String begin : List.of("", "\\n")) {
            for (String piece : PIECES) {
                for (int place = 0; place < PLACES; place++) {
                    String before = begin + "x".repeat(place) + piece;
                    for (int tail : TAILS) {
                        sameAsJackson(before + "y".repeat(tail));
                    }
                    sameAsJackson(before + piece + "z" + piece);
                }
            }
        }
    }

    @Test
    void stringsThatEndTooEarly() {
        for (String left : List.of("x", "\\\"", "\\\\", "\\u0041")) {
            leaveBehind(left);
            for (String piece : PIECES) {
                for (int place = 0; place < PLACES; place++) {
                    byte[] whole = ("{\"v\":\"\\n" + "x".repeat(place) + piece).getBytes(StandardCharsets.UTF_8);
                    int pieceBytes = piece.getBytes(StandardCharsets.UTF_8).length;
                    for (int length = whole.length - pieceBytes; length <= whole.length; length++) {
                        assertThat(read(Arrays.copyOf(whole, length))).isNull();
                    }
                }
            }
        }
    }

    @Test
    void brokenPiecesAtEveryPlace() {
        for (String begin : List.of("", "\\n")) {
            for (String piece : BROKEN) {
                for (int place = 0; place < PLACES; place++) {
                    for (String end : List.of("", "x", "y".repeat(70))) {
                        sameAsJackson(begin + "x".repeat(place) + piece + end);
                    }
                }
            }
        }
    }

    @Test
    void invalidUtf8AtEveryPlace() {
        byte[] end = "yyyyyyyyyyy\"}".getBytes(StandardCharsets.UTF_8);
        for (String begin : List.of("", "\\n", "\\u00e9")) {
            for (int place = 0; place < PLACES; place++) {
                byte[] before = ("{\"v\":\"" + begin + "x".repeat(place)).getBytes(StandardCharsets.UTF_8);
                for (int invalid : new int[] {0x80, 0xBF, 0xC0, 0xC3, 0xE2, 0xF0, 0xFF}) {
                    byte[] record = Arrays.copyOf(before, before.length + 1 + end.length);
                    record[before.length] = (byte) invalid;
                    System.arraycopy(end, 0, record, before.length + 1, end.length);
                    assertThat(read(record)).isNull();
                }
            }
        }
    }

    @Test
    void randomTextWithFewOrManyEscapes() {
        Seeded.rounds(4_000, random -> {
            int between = random.oneOf(List.of(1, 3, 20, 90));
            StringBuilder text = new StringBuilder();
            int pieces = random.below(60);
            for (int i = 0; i < pieces; i++) {
                text.append("x".repeat(random.below(between))).append(random.oneOf(PIECES));
            }
            sameAsJackson(text + "x".repeat(random.below(between)));
        });
    }
}
