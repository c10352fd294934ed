// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.snappy.SnappyFramedOutputStream;
import io.airlift.compress.zstd.ZstdOutputStream;
import io.hydrant.testing.Seeded;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Each codec undoes what another implementation does, refuses what is garbled, and stays within its bound. */
class DecodeChainTest {

    private static final int MAX = 1 << 20;

    private static final Map<String, UnaryOperator<byte[]>> ENCODERS = new LinkedHashMap<>(Map.of(
            "base64", data -> Base64.getMimeEncoder().encode(data),
            "base64url", data -> Base64.getUrlEncoder().withoutPadding().encode(data),
            "hex", data -> HexFormat.of().withUpperCase().formatHex(data).getBytes(UTF_8),
            "gzip", DecodeChainTest::gzip,
            "zlib", data -> stream(data, DeflaterOutputStream::new),
            "zstd", data -> stream(data, ZstdOutputStream::new),
            "snappy", data -> stream(data, SnappyFramedOutputStream::new)));

    private interface Wrapper {
        OutputStream around(OutputStream out) throws IOException;
    }

    private static byte[] gzip(byte[] data) {
        return stream(data, GZIPOutputStream::new);
    }

    private static byte[] stream(byte[] data, Wrapper wrapper) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encoder = wrapper.around(out)) {
            encoder.write(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void everyCodecUndoesItsEncoding() {
        Seeded.rounds(200, random -> {
            byte[] data = random.oneIn(4) ? "abc".repeat(random.below(20_000)).getBytes(UTF_8) : random.bytes(500);
            for (Map.Entry<String, UnaryOperator<byte[]>> codec : ENCODERS.entrySet()) {
                byte[] encoded = codec.getValue().apply(data);
                assertThat(chain(codec.getKey()).decode(encoded))
                        .as(codec.getKey())
                        .isEqualTo(data);
            }
            String text = random.text(80);
            assertThat(chain("url").decode(URLEncoder.encode(text, UTF_8).getBytes(UTF_8)))
                    .isEqualTo(text.getBytes(UTF_8));
        });
    }

    @Test
    void snappyComesInThreeForms() throws UndecodableException {
        byte[] data = "hello hello hello hello".getBytes(UTF_8);
        SnappyCompressor compressor = new SnappyCompressor();
        byte[] buffer = new byte[compressor.maxCompressedLength(data.length)];
        byte[] block = Arrays.copyOf(buffer, compressor.compress(data, 0, data.length, buffer, 0, buffer.length));
        System.arraycopy(buffer, 0, block, 0, block.length);
        ByteBuffer stream = ByteBuffer.allocate(16 + 2 * (4 + block.length));
        stream.put(new byte[] {(byte) 0x82, 'S', 'N', 'A', 'P', 'P', 'Y', 0})
                .putInt(1)
                .putInt(1);
        stream.putInt(block.length).put(block).putInt(block.length).put(block);

        assertThat(chain("snappy").decode(block)).isEqualTo(data);
        assertThat(chain("snappy").decode(stream.array()))
                .isEqualTo("hello hello hello hellohello hello hello hello".getBytes(UTF_8));
    }

    @Test
    void gzipTakesAllMembersAndNoTruncatedOne() throws UndecodableException {
        byte[] first = gzip("one".getBytes(UTF_8));
        byte[] second = gzip("two".getBytes(UTF_8));
        byte[] both = concat(first, second);

        assertThat(chain("gzip").decode(both)).isEqualTo("onetwo".getBytes(UTF_8));
        assertThat(chain("gzip").decode(concat(both, new byte[7]))).as("padded").isEqualTo("onetwo".getBytes(UTF_8));
        for (int length = 0; length < both.length; length++) {
            if (length != first.length) {
                assertUndecodable("gzip", Arrays.copyOf(both, length));
            }
        }
        assertUndecodable("gzip", concat(first, "trailing".getBytes(UTF_8)));
        byte[] wrong = both.clone();
        wrong[first.length - 6] ^= 1;
        assertUndecodable("gzip", wrong);
    }

    @Test
    void autoFindsWhatIsNested() throws UndecodableException {
        byte[] data = "{\"message\":\"plain\"}".repeat(10).getBytes(UTF_8);
        DecodeChain auto = chain("auto");

        assertThat(auto.decode(data)).isSameAs(data);
        assertThat(auto.decode(gzip(gzip(data)))).isEqualTo(data);
        assertThat(auto.decode(Base64.getEncoder().encode(gzip(data)))).isEqualTo(data);
        assertThat(auto.decode(Base64.getEncoder().encode(stream(data, ZstdOutputStream::new))))
                .isEqualTo(data);
        assertThat(auto.decode(stream(data, SnappyFramedOutputStream::new))).isEqualTo(data);
        byte[] base64OfText = Base64.getEncoder().encode(data);
        assertThat(auto.decode(base64OfText)).as("could be anything").isEqualTo(base64OfText);
    }

    @Test
    void charsetsBecomeUtf8() throws UndecodableException {
        byte[] japanese = "日本語".getBytes(Charset.forName("Shift_JIS"));
        assertThat(chain("charset:shift_jis").decode(japanese)).isEqualTo("日本語".getBytes(UTF_8));
        assertUndecodable("charset:utf-8", new byte[] {(byte) 0xC3, '('});
    }

    @Test
    void outputIsBounded() {
        byte[] bomb = gzip(new byte[10 * MAX]);
        for (String codec : List.of("gzip", "zlib", "zstd", "snappy")) {
            byte[] encoded = codec.equals("gzip") ? bomb : encoder(codec).apply(new byte[10 * MAX]);
            assertThatExceptionOfType(UndecodableException.class)
                    .isThrownBy(() -> chain(codec).decode(encoded))
                    .matches(UndecodableException::tooLarge, codec);
        }
    }

    @Test
    void anyBytesDecodeOrAreRefused() {
        Seeded.rounds(2_000, random -> {
            String codec = random.oneOf(List.of(
                    "base64", "base64url", "hex", "gzip", "zlib", "zstd", "snappy", "url", "auto", "charset:utf-8"));
            byte[] data = random.bytes(200);
            if (random.oneIn(2) && ENCODERS.containsKey(codec)) {
                data = encoder(codec).apply(data);
                if (data.length > 0) {
                    data[random.below(data.length)] ^= (byte) (1 << random.below(8));
                }
            }
            try {
                assertThat(chain(codec).decode(data)).isNotNull();
            } catch (UndecodableException e) {
                assertThat(e.reason()).isNotBlank();
            }
        });
    }

    @Test
    void refusesWordsThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> chain("rot13"));
        assertThatIllegalArgumentException().isThrownBy(() -> chain("charset:klingon"));
    }

    private static UnaryOperator<byte[]> encoder(String codec) {
        return Objects.requireNonNull(ENCODERS.get(codec));
    }

    private static void assertUndecodable(String codec, byte[] data) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> chain(codec).decode(data));
    }

    private static DecodeChain chain(String... words) {
        return DecodeChain.parse(List.of(words), MAX);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
