// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.testing.Seeded;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A dictionary gives each string the number that a map gives it, and writes them in that order. */
class BytesDictionaryTest {
    private static final int ROOM = 8;

    @Test
    void numbersStringsAsTheyCome() {
        Seeded.rounds(60, random -> {
            int fixed = random.oneIn(3) ? 9 + random.below(20) : 0;
            BytesDictionary dictionary = new BytesDictionary(fixed, new HeapMeter());
            Map<String, Integer> expected = new HashMap<>();
            List<String> order = new ArrayList<>();
            int lookups = random.below(random.oneIn(4) ? 20_000 : 500);
            int variety = 1 + random.below(8_000);
            for (int i = 0; i < lookups; i++) {
                String text = text(random.below(variety), fixed);
                boolean isNew = !expected.containsKey(text);
                int number = expected.computeIfAbsent(text, each -> expected.size());
                if (isNew) {
                    order.add(text);
                }
                assertThat(find(dictionary, text, random.below(20))).as(text).isEqualTo(number);
                assertThat(dictionary.wasFirstInPage()).isEqualTo(isNew);
            }
            assertThat(dictionary.size()).isEqualTo(order.size());
            assertThat(dictionary.encode()).isEqualTo(page(order, fixed));
            assertThat(dictionary.pageBytes()).isEqualTo(dictionary.encode().length);
            for (int i = 0; i < order.size(); i++) {
                assertThat(new String(
                                dictionary.arena(),
                                dictionary.offset(i),
                                dictionary.length(i),
                                StandardCharsets.ISO_8859_1))
                        .isEqualTo(order.get(i));
            }
        });
    }

    /** Strings of every length that differ in one byte, wherever it is, are different. */
    @Test
    void looksAtEveryByte() {
        for (int length = 1; length <= 140; length++) {
            BytesDictionary dictionary = new BytesDictionary(0, new HeapMeter());
            for (int at = 0; at < length; at++) {
                String text = "a".repeat(at) + "b" + "a".repeat(length - at - 1);
                assertThat(find(dictionary, text, at)).isEqualTo(at);
                assertThat(find(dictionary, text, 0)).isEqualTo(at);
            }
            assertThat(find(dictionary, "a".repeat(length - 1), 3)).isEqualTo(length);
        }
    }

    /** As large as it may become: the numbers and offsets fit into its table. */
    @Test
    void holdsAsMuchAsADictionaryPage() {
        BytesDictionary dictionary = new BytesDictionary(0, new HeapMeter());
        int count = 0;
        while (dictionary.pageBytes() <= BytesDictionary.MOST_BYTES) {
            assertThat(find(dictionary, Integer.toString(count, 36), 0)).isEqualTo(count++);
        }
        for (int i = 0; i < count; i++) {
            assertThat(find(dictionary, Integer.toString(i, 36), 0)).isEqualTo(i);
        }
        assertThat(find(dictionary, "long ".repeat(500_000), 0)).isEqualTo(count);
    }

    /** No word that can be known makes the others of no account: not the factor of the first version, nor zero. */
    @Test
    void noWordHidesTheOthers() {
        for (long word : new long[] {0xFF51AFD7ED558CCDL, 0, -1}) {
            for (int length : new int[] {16, 32, 40}) {
                Set<Integer> hashes = new HashSet<>();
                ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
                for (int at = 0; at < length; at += 2 * Long.BYTES) {
                    bytes.putLong(at, word);
                }
                bytes.putLong(length - 2 * Long.BYTES, word);
                for (int i = 0; i < 1000; i++) {
                    bytes.putLong(length - Long.BYTES, i);
                    hashes.add(BytesDictionary.hash(bytes.array(), 0, length));
                }
                assertThat(hashes).as("%x, %d bytes", word, length).hasSizeGreaterThan(900);
            }
        }
    }

    private static int find(BytesDictionary dictionary, String text, int offset) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] data = new byte[offset + bytes.length + ROOM];
        Arrays.fill(data, (byte) '?'); // what is around the string must make no difference
        System.arraycopy(bytes, 0, data, offset, bytes.length);
        return dictionary.find(data, offset, bytes.length, BytesDictionary.hash(data, offset, bytes.length));
    }

    private static String text(int which, int fixed) {
        Seeded seeded = new Seeded(which);
        int length = fixed > 0 ? fixed : seeded.below(seeded.oneIn(10) ? 200 : 40);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (seeded.oneIn(3) ? seeded.below(256) : 'a'));
        }
        return text.toString();
    }

    private static byte[] page(List<String> texts, int fixed) {
        int size = texts.stream()
                .mapToInt(text -> text.length() + (fixed > 0 ? 0 : 4))
                .sum();
        ByteBuffer page = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (String text : texts) {
            if (fixed == 0) {
                page.putInt(text.length());
            }
            page.put(text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return page.array();
    }
}
