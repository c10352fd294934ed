// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.gzip;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Whole files or an error, whatever the bytes. */
class GunzipTest {

    private static final byte[] TEXT = "a line\n".repeat(1000).getBytes(UTF_8);

    @Test
    void inflatesAllMembersAndPassesOverPadding() throws IOException {
        byte[] twice = concat(gzip(TEXT), gzip("b".getBytes(UTF_8)));
        byte[] expected = concat(TEXT, "b".getBytes(UTF_8));

        assertThat(Gunzip.inflate(twice, expected.length)).isEqualTo(expected);
        assertThat(Gunzip.inflate(concat(twice, new byte[9]), expected.length)).isEqualTo(expected);
        assertThat(Gunzip.inflate(gzip(new byte[0]), 0)).isEmpty();
    }

    @Test
    void readsOptionalPartsOfTheHeader() throws IOException {
        byte[] plain = gzip(TEXT);
        byte[] parts = new byte[] {3, 0, 1, 2, 3, 'n', 0, 'c', 0, 9, 9};
        byte[] header = Arrays.copyOf(plain, 10);
        header[3] = 2 | 4 | 8 | 16;
        byte[] gzip = concat(concat(header, parts), Arrays.copyOfRange(plain, 10, plain.length));

        assertThat(Gunzip.inflate(gzip, TEXT.length)).isEqualTo(TEXT);
        for (int length = 0; length < 10 + parts.length; length++) {
            byte[] cut = Arrays.copyOf(gzip, length);
            assertThatThrownBy(() -> Gunzip.inflate(cut, TEXT.length)).isInstanceOf(Gunzip.Malformed.class);
        }
    }

    @Test
    void takesNoMoreThanItIsGranted() throws IOException {
        byte[] gzip = gzip(new byte[100_000]);
        long[] granted = {0};
        assertThat(Gunzip.inflate(gzip, 1_000_000, bytes -> {
                    granted[0] += bytes;
                    return true;
                }))
                .hasSize(100_000);
        assertThat(granted[0]).isBetween(100_000L, 110_000L);
        assertThatThrownBy(() -> Gunzip.inflate(gzip, 1_000_000, bytes -> bytes < 100_000))
                .isInstanceOf(Gunzip.NoRoom.class);
    }

    @Test
    void stopsAtTheBoundWhateverTheTrailerClaims() throws IOException {
        byte[] bomb = gzip(new byte[10_000_000]);
        assertThatThrownBy(() -> Gunzip.inflate(bomb, 1000)).isInstanceOf(Gunzip.TooLarge.class);
        Arrays.fill(bomb, bomb.length - 4, bomb.length, (byte) 0xFF);
        assertThatThrownBy(() -> Gunzip.inflate(bomb, 1000)).isInstanceOf(Gunzip.TooLarge.class);
        assertThatThrownBy(() -> Gunzip.inflate(bomb, 20_000_000))
                .isInstanceOf(Gunzip.Malformed.class)
                .isNotInstanceOf(Gunzip.TooLarge.class);
    }

    @Test
    void losesNothingSilently() throws IOException {
        // given two members, where GZIPInputStream would take damage in the second one's header for the end
        byte[] whole = concat(gzip(TEXT), gzip(TEXT));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (length != whole.length / 2) {
                assertThatThrownBy(() -> Gunzip.inflate(cut, 1 << 20))
                        .as("cut at %d", length)
                        .isInstanceOf(Gunzip.Malformed.class);
            }
        }
        Random random = new Random(7);
        for (int at = 0; at < whole.length; at++) {
            byte[] garbled = whole.clone();
            garbled[at] ^= (byte) (1 << random.nextInt(8));
            try {
                // Some bits of the header mean nothing to us.
                assertThat(Gunzip.inflate(garbled, 1 << 20))
                        .as("a bit of byte %d", at)
                        .isEqualTo(concat(TEXT, TEXT));
            } catch (Gunzip.Malformed e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
