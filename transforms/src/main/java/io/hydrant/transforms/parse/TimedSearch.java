// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.parse;

import org.joni.Matcher;
import org.joni.Option;
import org.joni.Regex;

/**
 * Searches for a regex of Joni's that end when their time is up. Joni itself looks at its clock only after thousands of steps
 * at one place of the text, and counts anew at the next: a search that takes a little less than that everywhere would go on
 * for minutes. Here it searches a window of places at a time, each match may reach beyond, and the clock is looked at in
 * between: a search ends late by the time of {@value #MAX_WINDOW} places at most, some 100 ms. Thread-safe.
 */
final class TimedSearch {

    /** Places to begin at, in bytes. */
    private static final int FIRST_WINDOW = 256;

    private static final int MIN_WINDOW = 16;

    /** Larger windows spare looking ahead for what the pattern needs again and again. */
    private static final int MAX_WINDOW = 2048;

    /** After a window that took less, the next one is twice as large, otherwise a quarter. */
    private static final long QUICK_NANOS = 1_000_000;

    private final Regex regex;
    private final boolean byLine;

    TimedSearch(Regex regex) {
        this.regex = regex;
        this.byLine = isByLine(regex.optimizeInfoToString());
    }

    /**
     * Whether Joni tries the beginnings of lines alone, as a pattern that begins with {@code .*} matches there if it matches
     * further on in the line. A window that began within a line would make it try there, too.
     */
    private static boolean isByLine(String optimization) {
        String anchor = optimization.lines().skip(1).findFirst().orElse("");
        return !optimization.startsWith("optimize: NONE")
                && anchor.contains("anychar-star")
                && !anchor.contains("anychar-star-")
                && !anchor.contains("look-behind")
                && !anchor.contains("prec-read");
    }

    boolean isByLine() {
        return byLine;
    }

    /**
     * Where the first match begins, as {@link Matcher#search(int, int, int)} says it for the rest of a text.
     *
     * @param matcher of the regex for this text
     * @param utf8 well-formed
     * @param from begin of a character, or the end
     * @return {@link Matcher#FAILED} if there is no match, {@link Matcher#INTERRUPTED} if the time was up before that was known
     */
    int search(Matcher matcher, byte[] utf8, int from, long nanos) {
        long now = System.nanoTime();
        long deadline = now + nanos;
        int window = FIRST_WINDOW;
        int at = from;
        while (true) {
            int to = end(utf8, Math.min(utf8.length, at + window));
            matcher.setTimeout(Math.max(1, deadline - now));
            int found = matcher.search(from, at, to, Option.NONE);
            if (found != Matcher.FAILED || to == utf8.length) {
                return found;
            }
            long then = System.nanoTime();
            if (then - deadline >= 0) {
                return Matcher.INTERRUPTED;
            }
            window = then - now < QUICK_NANOS ? Math.min(2 * window, MAX_WINDOW) : Math.max(window / 4, MIN_WINDOW);
            now = then;
            at = to;
        }
    }

    Matcher matcher(byte[] utf8) {
        return regex.matcher(utf8, 0, utf8.length);
    }

    /** From there on, the beginning of a character or of a line. */
    private int end(byte[] utf8, int at) {
        int end = at;
        if (byLine) {
            while (end < utf8.length && utf8[end - 1] != '\n') {
                end++;
            }
            return end;
        }
        while (end < utf8.length && (utf8[end] & 0xC0) == 0x80) {
            end++;
        }
        return end;
    }
}
