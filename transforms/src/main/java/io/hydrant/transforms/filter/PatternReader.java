// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

/** A cursor over the pattern text with the lexical parts that all kinds of pattern share. Confined to one compilation. */
final class PatternReader {

    private final String pattern;
    private final int end;
    private int position;

    PatternReader(String pattern, int from, int to) {
        this.pattern = pattern;
        this.position = from;
        this.end = to;
    }

    int position() {
        return position;
    }

    boolean atEnd() {
        return position >= end;
    }

    /** The next character, or 0 at the end. */
    char peek() {
        return position < end ? pattern.charAt(position) : 0;
    }

    char peekAt(int ahead) {
        return position + ahead < end ? pattern.charAt(position + ahead) : 0;
    }

    char charAt(int offset) {
        return pattern.charAt(offset);
    }

    String text(int from, int to) {
        return pattern.substring(from, to);
    }

    char next() {
        return pattern.charAt(position++);
    }

    boolean accept(char expected) {
        if (!atEnd() && peek() == expected) {
            position++;
            return true;
        }
        return false;
    }

    boolean accept(String expected) {
        if (position + expected.length() <= end && pattern.startsWith(expected, position)) {
            position += expected.length();
            return true;
        }
        return false;
    }

    void expect(char expected, String why) {
        if (!accept(expected)) {
            throw error("expected '" + expected + "' " + why);
        }
    }

    void skipBlanks() {
        while (!atEnd() && isBlank(peek())) {
            position++;
        }
    }

    /** Takes {@code word} in any case if it stands here as a whole word. */
    boolean acceptWord(String word) {
        int after = position + word.length();
        if (after > end
                || !pattern.regionMatches(true, position, word, 0, word.length())
                || (after < end && isWord(pattern.charAt(after)))) {
            return false;
        }
        position = after;
        return true;
    }

    /** A quoted string whose opening quote is next: {@code \"} and {@code \\} are escapes, other backslashes literal. */
    String quoted() {
        int open = position++;
        StringBuilder text = new StringBuilder();
        while (!atEnd()) {
            char c = next();
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\' && (peek() == '"' || peek() == '\\') && !atEnd()) {
                c = next();
            }
            text.append(c);
        }
        throw errorAt(open, "this quote is never closed");
    }

    /** A {@code %...%} regex whose opening sign is next. */
    Regex regex(boolean wholeMessage, boolean lenient) {
        int open = position++;
        int close = pattern.indexOf('%', position);
        if (close < 0 || close >= end) {
            throw errorAt(open, "this regex is never closed by '%'");
        }
        Regex regex = new RegexParser(this, pattern, position, close, lenient).parse(wholeMessage);
        position = close + 1;
        return regex;
    }

    FilterSyntaxException error(String problem) {
        return errorAt(position, problem);
    }

    FilterSyntaxException errorAt(int offset, String problem) {
        return new FilterSyntaxException(pattern, offset, problem);
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
