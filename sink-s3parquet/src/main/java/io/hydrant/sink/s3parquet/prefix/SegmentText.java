// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A record's value as part of one path segment. Whatever the value is, it stays in its segment, the key stays readable by
 * S3 clients, and Hive, Spark, Athena and Trino see the folder:
 *
 * <ul>
 *   <li>Hive's escaping (FileUtils.escapePathName): {@code " # % ' * / : = ? \ { } [ ] ^}, control characters and DEL
 *       become {@code %} and two upper-case hex digits. Readers of Hive layouts undo it, as {@link #unescape} does.
 *   <li>A value of dots only ({@code .}, {@code ..}) has its dots escaped.
 *   <li>At the start of a segment, {@code _} and {@code .} are escaped, since query engines skip such folders.
 *   <li>A missing or empty value is {@value #DEFAULT_PARTITION}, which Hive layouts read as null.
 *   <li>What XML cannot carry (half a surrogate pair, U+FFFE, U+FFFF) becomes U+FFFD: S3 could not list it.
 *   <li>A text over its share of the prefix is cut and ends in {@code -} and 16 hex digits of the whole value's SHA-256, so
 *       that two long values stay two.
 * </ul>
 *
 * Everything else is kept, also blanks and letters beyond ASCII.
 */
final class SegmentText {
    /** What Hive writes for null. */
    static final String DEFAULT_PARTITION = "__HIVE_DEFAULT_PARTITION__";

    private static final String ESCAPED = "\"#%'*/:=?\\{}[]^";
    private static final int DIGEST_CHARS = 16;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private SegmentText() {}

    static String escape(@Nullable String value, boolean startsSegment, int maxBytes) {
        String text = value == null || value.isEmpty() ? DEFAULT_PARTITION : value;
        String escaped = escapeCharacters(text, startsSegment);
        return escaped.length() * 3 <= maxBytes || utf8Length(escaped) <= maxBytes
                ? escaped
                : cut(escaped, text, maxBytes);
    }

    /** Undoes the escaping; a {@code %} that is not followed by two hex digits stands for itself. */
    static String unescape(String text) {
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, percent);
        for (int i = percent; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' && i + 2 < text.length() && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                out.append((char) HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Whether a character cannot stand in a key that people and S3's XML answers must be able to show. */
    static boolean isUnprintable(int codePoint) {
        return Character.isISOControl(codePoint) || isNotXml(codePoint);
    }

    private static boolean isNotXml(int codePoint) {
        return (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
                || codePoint == 0xFFFE
                || codePoint == 0xFFFF;
    }

    private static String escapeCharacters(String text, boolean startsSegment) {
        if (!needsEscape(text, startsSegment)) {
            return text;
        }
        boolean dotsOnly = isDotsOnly(text);
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean hidden = startsSegment && i == 0 && (c == '_' || c == '.');
            if (hidden || dotsOnly || Character.isISOControl(c) || ESCAPED.indexOf(c) >= 0) {
                out.append('%').append(HEX.toHexDigits((byte) c));
            } else {
                out.appendCodePoint(isNotXml(c) ? 0xFFFD : c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    /** The common case is decided without a copy. */
    private static boolean needsEscape(String text, boolean startsSegment) {
        char first = text.charAt(0);
        if (first == '.' || (startsSegment && first == '_')) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isPlain(c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || "-_. ".indexOf(c) >= 0;
    }

    private static boolean isDotsOnly(String text) {
        return text.chars().allMatch(c -> c == '.');
    }

    private static String cut(String escaped, String whole, int maxBytes) {
        int room = maxBytes - DIGEST_CHARS - 1;
        int end = 0;
        for (int bytes = 0; end < escaped.length(); ) {
            int c = escaped.codePointAt(end);
            bytes += utf8Length(c);
            if (bytes > room) {
                break;
            }
            end += Character.charCount(c);
        }
        // An escape that was begun is left out whole.
        if (end >= 1 && escaped.charAt(end - 1) == '%') {
            end -= 1;
        } else if (end >= 2 && escaped.charAt(end - 2) == '%') {
            end -= 2;
        }
        return escaped.substring(0, end) + "-" + digest(whole);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_CHARS / 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static int utf8Length(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            bytes += utf8Length(c);
            i += Character.charCount(c);
        }
        return bytes;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        } else if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }
}
