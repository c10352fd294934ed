// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How JSON is laid on columns: Firehose's deserializer options (specs/firehose-delivery.md sections 6.1 and 8) and a few
 * of ours. Immutable. Start from {@link #DEFAULTS}:
 *
 * <pre>JsonOptions.DEFAULTS.with(Deserializer.HIVE).withColumnMappings(Map.of("ts", "timestamp"))</pre>
 *
 * @param deserializer whose coercion rules are used
 * @param caseInsensitive whether keys match columns in any case, at all levels; then the keys of maps and of nested JSON
 *     in string columns are lower-cased too (OpenX)
 * @param columnMappings column to the JSON key that feeds it, instead of the key of the column's own name
 * @param dotsToUnderscores whether the key {@code a.b} feeds the column {@code a_b}
 * @param timestampFormats Joda-Time patterns such as {@code dd/MMM/yyyy:HH:mm:ss Z}, or {@code millis}; tried in order.
 *     OpenX tries its own forms first
 * @param acceptOffsets whether an ISO timestamp may end in an offset such as {@code +09:00}; Firehose rejects it
 * @param binary how text becomes bytes
 * @param mismatch what a value that does not fit its column takes with it
 * @param rescuedColumn a string column of the table that collects, as one JSON object, the top-level fields that have no
 *     column, and those that do not fit when {@code mismatch} is {@code FIELD}; empty for none
 */
public record JsonOptions(
        Deserializer deserializer,
        boolean caseInsensitive,
        Map<String, String> columnMappings,
        boolean dotsToUnderscores,
        List<String> timestampFormats,
        boolean acceptOffsets,
        Binary binary,
        Mismatch mismatch,
        Optional<String> rescuedColumn) {

    /** OpenX as Firehose configures it when nothing is said. */
    public static final JsonOptions DEFAULTS = new JsonOptions(
            Deserializer.OPENX,
            true,
            Map.of(),
            false,
            List.of(),
            false,
            Binary.BASE64,
            Mismatch.RECORD,
            Optional.empty());

    /** Firehose's two deserializers. */
    public enum Deserializer {
        /** OpenX JSON SerDe: lenient, text and numbers convert into each other. */
        OPENX,
        /** Hive JSON SerDe: a number column takes no text, a string column no object. */
        HIVE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a JSON string becomes the value of a binary column. */
    public enum Binary {
        /** RFC 4648, with or without padding; text that is not Base64 does not fit. */
        BASE64,
        /** The text's UTF-8 bytes. */
        UTF8;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What happens when one value does not fit its column. */
    public enum Mismatch {
        /** The record is rejected (Firehose). */
        RECORD,
        /** The column is null, the rest of the row stays. */
        FIELD;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public JsonOptions {
        requireNonNull(deserializer, "deserializer is null");
        columnMappings = Map.copyOf(columnMappings);
        timestampFormats = List.copyOf(timestampFormats);
        requireNonNull(binary, "binary is null");
        requireNonNull(mismatch, "mismatch is null");
        requireNonNull(rescuedColumn, "rescuedColumn is null");
        for (String pattern : timestampFormats) {
            TimestampFormat.parse(pattern);
        }
    }

    public JsonOptions with(Deserializer other) {
        return new JsonOptions(
                other,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                binary,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions withCaseInsensitive(boolean other) {
        return new JsonOptions(
                deserializer,
                other,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                binary,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions withColumnMappings(Map<String, String> other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                other,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                binary,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions withDotsToUnderscores(boolean other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                other,
                timestampFormats,
                acceptOffsets,
                binary,
                mismatch,
                rescuedColumn);
    }

    /**
     * The same with other timestamp formats.
     *
     * @throws IllegalArgumentException naming the pattern that cannot be understood, and the letter
     */
    public JsonOptions withTimestampFormats(List<String> other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                other,
                acceptOffsets,
                binary,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions withAcceptOffsets(boolean other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                other,
                binary,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions with(Binary other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                other,
                mismatch,
                rescuedColumn);
    }

    public JsonOptions with(Mismatch other) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                binary,
                other,
                rescuedColumn);
    }

    public JsonOptions withRescuedColumn(String column) {
        return new JsonOptions(
                deserializer,
                caseInsensitive,
                columnMappings,
                dotsToUnderscores,
                timestampFormats,
                acceptOffsets,
                binary,
                mismatch,
                Optional.of(column.toLowerCase(Locale.ROOT)));
    }
}
