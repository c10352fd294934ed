// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** A part of a parsed template: literal text or one expression. */
sealed interface Piece {
    /** As written in the template. */
    String source();

    record Literal(String source) implements Piece {}

    /** {@code !{timestamp:yyyy/MM/dd}}; {@code unit} is the smallest unit of time that its text depends on. */
    record Timestamp(String source, String pattern, DateTimeFormatter formatter, TimeUnitOfText unit)
            implements Piece {}

    /** {@code !{firehose:random-string}}. */
    record RandomString(String source) implements Piece {}

    /** {@code !{firehose:error-output-type}}. */
    record ErrorType(String source) implements Piece {}

    /** An expression whose value comes with the record and is therefore escaped. */
    record RecordValue(String source, Kind kind, String name) implements Piece {
        @Nullable
        String read(PrefixContext context) {
            return switch (kind) {
                case TOPIC -> context.topic();
                case PARTITION -> Integer.toString(context.partition());
                case FIELD -> context.field(name);
                case HEADER -> context.header(name);
                case QUERY -> context.partitionKey(name);
            };
        }
    }

    /** Where the value of a {@link RecordValue} comes from. */
    enum Kind {
        TOPIC,
        PARTITION,
        FIELD,
        HEADER,
        QUERY
    }
}
