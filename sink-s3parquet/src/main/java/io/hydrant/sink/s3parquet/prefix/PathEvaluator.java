// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Literal;
import io.hydrant.sink.s3parquet.prefix.Piece.RecordValue;
import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Gives the output path of each record: once per record, so it formats, escapes and concatenates only what changed since
 * the record before, and returns the same {@link OutputPath} instance for the same path as long as it remembers it.
 * Confined to one thread.
 */
public final class PathEvaluator {
    /** How many paths are remembered; with more than that, equal paths are separate instances. */
    private static final int REMEMBERED_PATHS = 2048;

    private final PrefixTemplate template;
    private final Piece[] pieces;
    private final boolean[] startsSegment;
    private final @Nullable TimeTexts times;
    private final TimeTexts objectTimes;
    private final Map<String, OutputPath> paths = new HashMap<>();
    private final StringBuilder identity = new StringBuilder();

    // What the last record had, by index of the piece.
    private final @Nullable String[] rawValues;
    private final @Nullable String[] texts;
    private TimeTexts.@Nullable Span span;
    private @Nullable ErrorOutputType errorType;
    private @Nullable OutputPath lastPath;

    PathEvaluator(PrefixTemplate template, ZoneId zone, TimeScope scope) {
        this.template = template;
        this.pieces = template.pieces().toArray(Piece[]::new);
        this.startsSegment = new boolean[pieces.length];
        this.rawValues = new String[pieces.length];
        this.texts = new String[pieces.length];
        List<Timestamp> timestamps = template.pieces().stream()
                .filter(Timestamp.class::isInstance)
                .map(Timestamp.class::cast)
                .toList();
        this.objectTimes = new TimeTexts(timestamps, zone);
        this.times = timestamps.isEmpty() || scope == TimeScope.OBJECT ? null : objectTimes;
        for (int i = 0; i < pieces.length; i++) {
            startsSegment[i] = i == 0 || endsSegment(pieces[i - 1]);
            texts[i] = pieces[i] instanceof Literal literal ? literal.source() : null;
        }
    }

    /** The template that is evaluated. */
    public PrefixTemplate template() {
        return template;
    }

    /** The output path of a record. Equal paths are {@code equals}, and mostly the same instance. */
    public OutputPath path(PrefixContext context) {
        boolean changed = lastPath == null;
        if (times != null) {
            TimeTexts.Span now = times.at(context.timestampMillis());
            changed |= now != span;
            span = now;
        }
        for (int i = 0; i < pieces.length; i++) {
            Piece piece = pieces[i];
            if (piece instanceof RecordValue value) {
                changed |= refresh(i, value.read(context));
            } else if (piece instanceof Piece.ErrorType) {
                ErrorOutputType type = context.errorOutputType();
                changed |= type != errorType;
                errorType = type;
            }
        }
        if (changed || lastPath == null) {
            lastPath = assemble();
        }
        return lastPath;
    }

    private boolean refresh(int piece, @Nullable String raw) {
        if (texts[piece] != null && Objects.equals(raw, rawValues[piece])) {
            return false;
        }
        rawValues[piece] = raw;
        texts[piece] = SegmentText.escape(raw, startsSegment[piece], template.valueBytes());
        return true;
    }

    private OutputPath assemble() {
        identity.setLength(0);
        int time = 0;
        for (int i = 0; i < pieces.length; i++) {
            Piece piece = pieces[i];
            if (piece instanceof Timestamp && span != null) {
                texts[i] = span.texts[time++];
            } else if (piece instanceof Piece.ErrorType) {
                texts[i] = Objects.requireNonNull(errorType, "the error template was evaluated without an error type")
                        .folder();
            }
            String text = texts[i];
            identity.append(text == null ? piece.source() : text);
        }
        String name = identity.toString();
        OutputPath known = paths.get(name);
        if (known != null) {
            return known;
        }
        if (paths.size() >= REMEMBERED_PATHS) {
            paths.clear();
        }
        OutputPath path = new OutputPath(name, pieces, texts.clone(), objectTimes);
        paths.put(name, path);
        return path;
    }

    private static boolean endsSegment(Piece piece) {
        if (piece instanceof Timestamp timestamp) {
            return timestamp.pattern().endsWith("/") || timestamp.pattern().endsWith("/'");
        }
        return piece instanceof Literal literal && literal.source().endsWith("/");
    }
}
