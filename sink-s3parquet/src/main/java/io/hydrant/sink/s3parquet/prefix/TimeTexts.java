// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a template's timestamp expressions, formatted once per span of equal text. A span is the local unit of time
 * around an instant, cut where the zone's offset changes. The last spans are kept in a direct-mapped table, so records
 * that alternate between hours or days stay cheap too. Confined to one thread.
 */
final class TimeTexts {
    private static final int SLOTS = 256;

    /** Offsets of zones are multiples of this (before 1972 some were not: such records are formatted more often). */
    private static final long QUARTER_HOUR_MILLIS = 900_000;

    /** {@code texts} for all instants in [{@code from}, {@code to}), in the order of the expressions. */
    static final class Span {
        final long from;
        final long to;
        final String[] texts;

        Span(long from, long to, String[] texts) {
            this.from = from;
            this.to = to;
            this.texts = texts;
        }
    }

    private final List<Timestamp> expressions;
    private final ZoneId zone;
    private final ChronoUnit unit;
    private final long slotMillis;
    private final @Nullable Span[] spans = new Span[SLOTS];
    private @Nullable Span last;

    TimeTexts(List<Timestamp> expressions, ZoneId zone) {
        this.expressions = expressions;
        this.zone = zone;
        this.unit = expressions.stream()
                .map(Timestamp::unit)
                .reduce(TimeUnitOfText.DAY, TimeUnitOfText::shorter)
                .unit();
        this.slotMillis = Math.min(unit.getDuration().toMillis(), QUARTER_HOUR_MILLIS);
    }

    Span at(long millis) {
        Span span = last;
        if (span != null && millis >= span.from && millis < span.to) {
            return span;
        }
        int slot = (int) Math.floorDiv(millis, slotMillis) & (SLOTS - 1);
        span = spans[slot];
        if (span == null || millis < span.from || millis >= span.to) {
            span = format(millis);
            spans[slot] = span;
        }
        last = span;
        return span;
    }

    private Span format(long millis) {
        Instant instant = Instant.ofEpochMilli(millis);
        ZonedDateTime time = instant.atZone(zone);
        String[] texts = new String[expressions.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = expressions.get(i).formatter().format(time);
        }
        ZoneOffset offset = time.getOffset();
        LocalDateTime start = time.toLocalDateTime().truncatedTo(unit);
        long from = millis(start.toInstant(offset));
        long to = millis(start.plus(1, unit).toInstant(offset));
        // The transition at or before the instant, and the one after it.
        ZoneOffsetTransition before = zone.getRules().previousTransition(instant.plusNanos(1));
        ZoneOffsetTransition after = zone.getRules().nextTransition(instant);
        from = before == null ? from : Math.max(from, millis(before.getInstant()));
        to = after == null ? to : Math.min(to, millis(after.getInstant()));
        return new Span(from, to, texts);
    }

    /** Beyond what a long can hold (only around its ends) the span is cut. */
    private static long millis(Instant instant) {
        if (instant.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))) {
            return Long.MIN_VALUE;
        }
        return instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE)) ? Long.MAX_VALUE : instant.toEpochMilli();
    }
}
