// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.decode;

import io.hydrant.connect.gzip.Gunzip;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Encodings to be undone one after the other, such as {@code base64,gzip}. Each step's output is bounded. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * DecodeChain chain = DecodeChain.parse(List.of("base64", "gzip", "charset:shift_jis"), 32 << 20);
 * byte[] utf8 = chain.decode(bytes);
 * }</pre>
 */
public final class DecodeChain {

    /** The words of {@link #parse}, for the "Valid values" cell. */
    public static final String SYNTAX =
            "base64, base64url, hex, gzip, zlib, zstd, snappy, url, charset:NAME (to UTF-8), auto";

    private static final String CHARSET = "charset:";
    private static final String AUTO = "auto";

    /** How many encodings {@code auto} undoes at most: gzip in gzip in base64 is the worst that AWS sends. */
    private static final int MAX_DETECTED = 4;

    /** Base64 is only taken for such if what it decodes to is recognised; this much is looked at. */
    private static final int BASE64_PREFIX = 24;

    private final List<Step> steps;

    private interface Step {
        byte[] decode(byte[] data) throws UndecodableException;
    }

    private DecodeChain(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * Compiles the words.
     *
     * @param maxBytes bound on the output of each step
     * @throws IllegalArgumentException naming a word that is none
     */
    public static DecodeChain parse(List<String> words, int maxBytes) {
        List<Step> steps = new ArrayList<>();
        for (String word : words) {
            String lower = word.trim().toLowerCase(Locale.ROOT);
            if (lower.startsWith(CHARSET)) {
                Charset charset = charset(lower.substring(CHARSET.length()));
                steps.add(data -> toUtf8(data, charset, maxBytes));
            } else if (lower.equals(AUTO)) {
                steps.add(data -> detected(data, maxBytes));
            } else {
                Codec codec = codec(word, lower);
                steps.add(data -> codec.undo(data, maxBytes));
            }
        }
        return new DecodeChain(steps);
    }

    private static Codec codec(String word, String lower) {
        for (Codec codec : Codec.values()) {
            if (codec.name().toLowerCase(Locale.ROOT).equals(lower)) {
                return codec;
            }
        }
        throw new IllegalArgumentException("'" + word + "' is none of " + SYNTAX);
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new IllegalArgumentException("this JVM knows no charset '" + name + "'", e);
        }
    }

    /** The decoded bytes; the given ones if no step changes them. Throws if a step cannot be done. */
    public byte[] decode(byte[] data) throws UndecodableException {
        byte[] decoded = data;
        for (Step step : steps) {
            decoded = step.decode(decoded);
        }
        return decoded;
    }

    private static byte[] toUtf8(byte[] data, Charset charset, int maxBytes) throws UndecodableException {
        try {
            byte[] utf8 = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(data))
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            if (utf8.length > maxBytes) {
                throw Bounded.tooLarge(maxBytes);
            }
            return utf8;
        } catch (CharacterCodingException e) {
            throw new UndecodableException("malformed " + charset.name());
        }
    }

    private static byte[] detected(byte[] data, int maxBytes) throws UndecodableException {
        byte[] decoded = data;
        for (int i = 0; i < MAX_DETECTED; i++) {
            Codec codec = compression(decoded);
            if (codec == null && isBase64OfCompressed(decoded)) {
                codec = Codec.BASE64;
            }
            if (codec == null) {
                return decoded;
            }
            decoded = codec.undo(decoded, maxBytes);
        }
        return decoded;
    }

    /** Known by its first bytes; a zlib header is too short to be sure of. */
    private static @Nullable Codec compression(byte[] data) {
        if (Gunzip.isGzip(data)) {
            return Codec.GZIP;
        }
        if (Codec.startsWith(data, Codec.ZSTD_MAGIC)) {
            return Codec.ZSTD;
        }
        return Codec.startsWith(data, Codec.SNAPPY_FRAMED) || Codec.startsWith(data, Codec.SNAPPY_JAVA)
                ? Codec.SNAPPY
                : null;
    }

    private static boolean isBase64OfCompressed(byte[] data) {
        if (data.length < BASE64_PREFIX) {
            return false;
        }
        try {
            byte[] prefix = new byte[BASE64_PREFIX];
            System.arraycopy(data, 0, prefix, 0, BASE64_PREFIX);
            return compression(Codec.BASE64.undo(prefix, BASE64_PREFIX)) != null;
        } catch (UndecodableException e) {
            return false;
        }
    }
}
