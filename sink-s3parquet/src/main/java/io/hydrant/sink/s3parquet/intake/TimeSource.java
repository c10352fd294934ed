// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.intake;

import org.jspecify.annotations.Nullable;

/**
 * Which time a record's prefix is about. Immutable.
 *
 * @param kind one of the three
 * @param field for {@link Kind#FIELD}: the dotted path, such as {@code created_at}
 */
public record TimeSource(Kind kind, @Nullable String field) {

    private static final String FIELD_WORD = "field:";

    /** Where the time comes from. */
    public enum Kind {
        RECORD,
        WALLCLOCK,
        FIELD
    }

    /** Reads {@code record}, {@code wallclock} or {@code field:<path>}. */
    public static TimeSource parse(String text) {
        if (text.equals("record")) {
            return new TimeSource(Kind.RECORD, null);
        }
        if (text.equals("wallclock")) {
            return new TimeSource(Kind.WALLCLOCK, null);
        }
        if (text.startsWith(FIELD_WORD) && text.length() > FIELD_WORD.length()) {
            return new TimeSource(Kind.FIELD, text.substring(FIELD_WORD.length()));
        }
        throw new IllegalArgumentException("must be record, wallclock or field:<path> such as field:created_at");
    }
}
