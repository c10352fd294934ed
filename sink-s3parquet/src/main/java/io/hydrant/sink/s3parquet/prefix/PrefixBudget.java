// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.ErrorType;
import io.hydrant.sink.s3parquet.prefix.Piece.Literal;
import io.hydrant.sink.s3parquet.prefix.Piece.RandomString;
import io.hydrant.sink.s3parquet.prefix.Piece.RecordValue;
import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the 512 characters of an evaluated prefix are shared out. Text that the template fixes comes first; what is left is
 * divided among the values that come from records, which are cut to their share. So whether a prefix can be too long is
 * known when the connector is configured, and no record can make it so.
 */
final class PrefixBudget {
    /** A value's share is cut to this, so that a single value cannot fill a key (and Glue takes no more than 1024). */
    private static final int MAX_VALUE_BYTES = 256;

    /** Under this, cutting would be the rule and not the exception. */
    private static final int MIN_VALUE_BYTES = 40;

    /** A Wednesday in September, a winter and a summer night, and the ends of what a record's timestamp may be. */
    private static final List<Instant> EXTREMES = List.of(
            Instant.parse("2026-09-30T23:59:59.999Z"),
            Instant.parse("2026-01-31T12:00:00Z"),
            Instant.ofEpochMilli(Long.MIN_VALUE),
            Instant.ofEpochMilli(Long.MAX_VALUE));

    private PrefixBudget() {}

    static int bytesPerValue(List<Piece> pieces) {
        int fixed = pieces.stream().mapToInt(piece -> fixedText(piece).length()).sum();
        int values = (int) pieces.stream().filter(RecordValue.class::isInstance).count();
        int left = PrefixTemplate.MAX_EVALUATED_LENGTH - fixed;
        if (left < values * MIN_VALUE_BYTES) {
            throw new PrefixSyntaxException("The evaluated prefix would exceed Firehose's limit of "
                    + PrefixTemplate.MAX_EVALUATED_LENGTH + " characters: its fixed parts take " + fixed
                    + " and each of its " + values + " values from records needs room for " + MIN_VALUE_BYTES
                    + ". Shorten the template.");
        }
        return values == 0 ? 0 : Math.min(MAX_VALUE_BYTES, left / values);
    }

    static int maxBytes(List<Piece> pieces) {
        int perValue = bytesPerValue(pieces);
        return pieces.stream()
                .mapToInt(piece -> piece instanceof RecordValue
                        ? perValue
                        : fixedText(piece).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    /** The longest text that a timestamp expression gives for any instant, in UTC and in zones with long names. */
    static String longestText(Timestamp timestamp) {
        return Stream.of("UTC", "America/Argentina/ComodRivadavia", "Australia/Lord_Howe")
                .map(ZoneId::of)
                .flatMap(zone ->
                        EXTREMES.stream().map(instant -> timestamp.formatter().format(instant.atZone(zone))))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    private static String fixedText(Piece piece) {
        if (piece instanceof Literal literal) {
            return literal.source();
        } else if (piece instanceof Timestamp timestamp) {
            return longestText(timestamp);
        } else if (piece instanceof RandomString) {
            return "0".repeat(RandomText.LENGTH);
        } else if (piece instanceof ErrorType) {
            return Arrays.stream(ErrorOutputType.values())
                    .map(ErrorOutputType::folder)
                    .max(Comparator.comparingInt(String::length))
                    .orElseThrow();
        }
        return "";
    }
}
