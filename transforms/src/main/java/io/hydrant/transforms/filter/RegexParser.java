// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import io.hydrant.transforms.filter.Regex.Anchor;
import io.hydrant.transforms.filter.Regex.Unit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Parses the text between two {@code %} signs: AWS's subset of regular expressions. Lenient, it also takes symbols that AWS
 * wants written as {@code \xHH}. Confined to one compilation.
 */
final class RegexParser {

    /** Bounds what {@code {n,m}} unfolds to, and with it the work per character. */
    private static final int MAX_UNITS = 1000;

    private static final String SYMBOLS = ":_#=@/;,- ";
    private static final String OPERATORS = "^$?*+{}.|[]\\";

    private final PatternReader reader;
    private final String pattern;
    private final int end;
    private final boolean lenient;
    private int position;
    private int unitCount;

    RegexParser(PatternReader reader, String pattern, int from, int to, boolean lenient) {
        this.reader = reader;
        this.pattern = pattern;
        this.position = from;
        this.end = to;
        this.lenient = lenient;
    }

    Regex parse(boolean wholeMessage) {
        List<List<Unit>> branches = new ArrayList<>();
        do {
            branches.add(branch());
        } while (position++ < end);
        return new Regex(branches, wholeMessage);
    }

    private List<Unit> branch() {
        int from = position;
        List<Unit> units = new ArrayList<>();
        while (position < end && pattern.charAt(position) != '|') {
            char c = pattern.charAt(position);
            if (c == '^' || c == '$') {
                position++;
                units.add(Unit.of(c == '^' ? Anchor.BEGIN : Anchor.END));
                if (position < end && isQuantifier(pattern.charAt(position))) {
                    throw error(position, "there is nothing to repeat here");
                }
            } else {
                repeat(units, one());
            }
        }
        if (position == from) {
            throw error(position, "this regex, or one of its alternatives, is empty");
        }
        return units;
    }

    private void repeat(List<Unit> units, BitSet characters) {
        int at = position;
        int min = 1;
        int max = 1;
        if (position < end) {
            switch (pattern.charAt(position)) {
                case '?' -> {
                    min = 0;
                    position++;
                }
                case '*' -> {
                    min = 0;
                    max = Integer.MAX_VALUE;
                    position++;
                }
                case '+' -> {
                    max = Integer.MAX_VALUE;
                    position++;
                }
                case '{' -> {
                    position++;
                    int low = number();
                    int high = low;
                    if (position < end && pattern.charAt(position) == ',') {
                        position++;
                        high = number();
                    }
                    if (position >= end || pattern.charAt(position) != '}' || (low < 0 && high < 0)) {
                        throw error(at, "expected {n}, {n,}, {,m} or {n,m}; a literal '{' is written \\{");
                    }
                    position++;
                    min = Math.max(low, 0);
                    max = high < 0 ? Integer.MAX_VALUE : high;
                    if (min > max) {
                        throw error(at, "the smaller number comes first in {n,m}");
                    }
                }
                default -> {}
            }
        }
        if (position > at && position < end && isQuantifier(pattern.charAt(position))) {
            throw error(position, "lazy, possessive and repeated quantifiers are not part of the language");
        }
        unfold(units, characters, min, max, at);
    }

    private void unfold(List<Unit> units, BitSet characters, int min, int max, int at) {
        boolean endless = max == Integer.MAX_VALUE;
        long count = endless ? Math.max(min, 1) : max;
        if (unitCount + count > MAX_UNITS) {
            throw error(at, "this regex unfolds to more than " + MAX_UNITS + " characters");
        }
        unitCount += (int) count;
        for (int i = 0; i < count; i++) {
            units.add(Unit.of(characters, i >= min, endless && i == count - 1));
        }
    }

    /** The number here, or -1 if there is none. */
    private int number() {
        int from = position;
        int value = 0;
        while (position < end && PatternReader.isDigit(pattern.charAt(position))) {
            value = Math.min(value * 10 + (pattern.charAt(position++) - '0'), MAX_UNITS + 1);
        }
        return position == from ? -1 : value;
    }

    private BitSet one() {
        char c = pattern.charAt(position);
        switch (c) {
            case '.' -> {
                position++;
                return all();
            }
            case '[' -> {
                return bracketed();
            }
            case '\\' -> {
                return escaped();
            }
            case '?', '*', '+' -> throw error(position, "there is nothing to repeat here");
            case '{', '}', ']' -> throw error(position, "a literal '" + c + "' is written \\" + c);
            default -> {
                return only(literal());
            }
        }
    }

    private BitSet bracketed() {
        int open = position++;
        boolean negated = position < end && pattern.charAt(position) == '^';
        if (negated) {
            position++;
        }
        BitSet set = new BitSet();
        int from = position;
        while (position < end && pattern.charAt(position) != ']') {
            int at = position;
            BitSet low = inBrackets();
            boolean range =
                    position + 1 < end && pattern.charAt(position) == '-' && pattern.charAt(position + 1) != ']';
            if (range) {
                position++;
                BitSet high = inBrackets();
                if (low.cardinality() != 1 || high.cardinality() != 1 || low.nextSetBit(0) > high.nextSetBit(0)) {
                    throw error(at, "this is no range of characters");
                }
                set.set(low.nextSetBit(0), high.nextSetBit(0) + 1);
            } else {
                set.or(low);
            }
        }
        if (position >= end) {
            throw error(open, "this '[' is never closed");
        }
        if (position == from) {
            throw error(open, "this class is empty");
        }
        position++;
        if (negated) {
            set.flip(0, Regex.NOT_ASCII + 1);
        }
        return set;
    }

    private BitSet inBrackets() {
        char c = pattern.charAt(position);
        if (c == '\\') {
            return escaped();
        }
        if (OPERATORS.indexOf(c) >= 0) {
            position++;
            return only(c);
        }
        return only(literal());
    }

    private BitSet escaped() {
        int at = position++;
        if (position >= end) {
            throw error(at, "this backslash escapes nothing");
        }
        char c = pattern.charAt(position++);
        switch (c) {
            case 'd', 'D' -> {
                return either(c == 'D', PatternReader::isDigit);
            }
            case 'w', 'W' -> {
                return either(c == 'W', PatternReader::isWord);
            }
            case 's', 'S' -> {
                return either(c == 'S', s -> s == ' ' || s == '\t' || s == '\n');
            }
            case 'x' -> {
                int high = position < end ? Character.digit(pattern.charAt(position), 16) : -1;
                int low = position + 1 < end ? Character.digit(pattern.charAt(position + 1), 16) : -1;
                if (high < 0 || low < 0 || high > 7) {
                    throw error(at, "\\x takes two hex digits from 00 to 7F");
                }
                position += 2;
                return only((char) (high * 16 + low));
            }
            default -> {
                boolean harmless = OPERATORS.indexOf(c) >= 0 || SYMBOLS.indexOf(c) >= 0;
                boolean symbol = c < Regex.NOT_ASCII && !PatternReader.isWord(c) && c >= ' ';
                if (!harmless && !(lenient && symbol)) {
                    throw error(at, "'\\" + c + "' is not an escape of the language" + hint(c));
                }
                return only(c);
            }
        }
    }

    private char literal() {
        char c = pattern.charAt(position);
        boolean allowed = PatternReader.isWord(c) || SYMBOLS.indexOf(c) >= 0;
        boolean symbol = c < Regex.NOT_ASCII && c >= ' ' && c != '(' && c != ')';
        if (!allowed && !(lenient && symbol)) {
            String what = c == '(' || c == ')'
                    ? "groups are not part of the language"
                    : "'" + c + "' is not allowed in a regex";
            throw error(position, what + hint(c));
        }
        position++;
        return c;
    }

    private static String hint(char c) {
        return c > ' ' && c < Regex.NOT_ASCII && !PatternReader.isWord(c)
                ? "; write \\x" + Integer.toHexString(c) + " for '" + c + "'"
                : "";
    }

    private static boolean isQuantifier(char c) {
        return c == '?' || c == '*' || c == '+' || c == '{';
    }

    private static BitSet all() {
        BitSet set = new BitSet();
        set.set(0, Regex.NOT_ASCII + 1);
        return set;
    }

    private static BitSet only(char c) {
        BitSet set = new BitSet();
        set.set(c);
        return set;
    }

    private interface CharacterTest {
        boolean holds(char c);
    }

    private static BitSet either(boolean negated, CharacterTest test) {
        BitSet set = new BitSet();
        for (char c = 0; c < Regex.NOT_ASCII; c++) {
            set.set(c, test.holds(c));
        }
        if (negated) {
            set.flip(0, Regex.NOT_ASCII + 1);
        }
        return set;
    }

    private FilterSyntaxException error(int offset, String problem) {
        return reader.errorAt(offset, problem);
    }
}
