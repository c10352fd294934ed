// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.time.temporal.ChronoUnit;

/**
 * The smallest unit of local time that the text of a {@code DateTimeFormatter} pattern depends on. All instants within
 * one such unit (and one offset of the zone) have the same text, so it is formatted once. Ordered from long to short.
 */
enum TimeUnitOfText {
    DAY(ChronoUnit.DAYS, "GuyDMLdQqYwWEecFg"),
    HOUR(ChronoUnit.HOURS, "ahKkH"),
    /** {@code B}, the period of the day, knows noon and midnight to the minute. */
    MINUTE(ChronoUnit.MINUTES, "mB"),
    SECOND(ChronoUnit.SECONDS, "s"),
    /** Also what an unknown letter counts as. */
    MILLISECOND(ChronoUnit.MILLIS, "SAnN");

    /** The text of these changes only where the zone's offset changes, which ends every span of equal text anyway. */
    private static final String ZONE_LETTERS = "VvzOXxZ";

    private final ChronoUnit unit;
    private final String letters;

    TimeUnitOfText(ChronoUnit unit, String letters) {
        this.unit = unit;
        this.letters = letters;
    }

    ChronoUnit unit() {
        return unit;
    }

    TimeUnitOfText shorter(TimeUnitOfText other) {
        return compareTo(other) >= 0 ? this : other;
    }

    static TimeUnitOfText of(String pattern) {
        TimeUnitOfText shortest = DAY;
        for (char letter : letters(pattern).toCharArray()) {
            shortest = shortest.shorter(ofLetter(letter));
        }
        return shortest;
    }

    /** The pattern's letters without what stands in single quotes. */
    static String letters(String pattern) {
        StringBuilder letters = new StringBuilder(pattern.length());
        boolean quoted = false;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (!quoted && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
                letters.append(c);
            }
        }
        return letters.toString();
    }

    private static TimeUnitOfText ofLetter(char letter) {
        if (letter == 'p' || ZONE_LETTERS.indexOf(letter) >= 0) {
            return DAY;
        }
        for (TimeUnitOfText unit : values()) {
            if (unit.letters.indexOf(letter) >= 0) {
                return unit;
            }
        }
        return MILLISECOND;
    }
}
