// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.ErrorType;
import io.hydrant.sink.s3parquet.prefix.Piece.Kind;
import io.hydrant.sink.s3parquet.prefix.Piece.Literal;
import io.hydrant.sink.s3parquet.prefix.Piece.RandomString;
import io.hydrant.sink.s3parquet.prefix.Piece.RecordValue;
import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The grammar: literals and expressions in any order, an expression being an exclamation mark, an opening brace, a
 * namespace, a colon, a value and a closing brace. Its first two characters may stand nowhere else.
 */
final class PrefixParser {
    private static final String NAMESPACES = "timestamp, firehose, partitionKeyFromQuery, kafka, field and header";

    private PrefixParser() {}

    static List<Piece> parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf("!{", at);
            int end = open < 0 ? text.length() : open;
            if (end > at) {
                pieces.add(literal(text.substring(at, end)));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new PrefixSyntaxException("The expression '" + text.substring(open)
                        + "' is not closed: '!{' may only begin an expression like !{timestamp:yyyy}.");
            }
            pieces.add(expression(text.substring(open, close + 1)));
            at = close + 1;
        }
        return pieces;
    }

    private static Piece literal(String text) {
        text.codePoints().filter(SegmentText::isUnprintable).findFirst().ifPresent(c -> {
            throw new PrefixSyntaxException(
                    String.format(Locale.ROOT, "The template holds the unprintable character U+%04X.", c));
        });
        return new Literal(text);
    }

    private static Piece expression(String source) {
        String body = source.substring(2, source.length() - 1);
        int colon = body.indexOf(':');
        if (colon < 0) {
            throw new PrefixSyntaxException(
                    "'" + source + "' has no namespace: write !{namespace:value} with one of " + NAMESPACES + ".");
        }
        String namespace = body.substring(0, colon);
        String value = body.substring(colon + 1);
        if (value.contains("!{")) {
            throw new PrefixSyntaxException("'" + source + "' holds another '!{': expressions cannot be nested.");
        }
        return switch (namespace) {
            case "timestamp" -> timestamp(source, value);
            case "firehose" -> firehose(source, value);
            case "kafka" -> kafka(source, value);
            case "field" -> new RecordValue(source, Kind.FIELD, path(source, value));
            case "header" -> new RecordValue(source, Kind.HEADER, named(source, value));
            case "partitionKeyFromQuery" -> new RecordValue(source, Kind.QUERY, named(source, value));
            case "partitionKeyFromLambda" ->
                throw new PrefixSyntaxException("'" + source
                        + "': there is no Lambda function here. Let dynamic.partitioning.query compute the key and write"
                        + " !{partitionKeyFromQuery:" + value + "}, or take it from the record with !{field:<path>}.");
            default ->
                throw new PrefixSyntaxException("'" + source + "' has the unknown namespace '" + namespace
                        + "': the namespaces are " + NAMESPACES + " (in this spelling, without blanks).");
        };
    }

    private static Piece timestamp(String source, String pattern) {
        if (pattern.isEmpty()) {
            throw new PrefixSyntaxException(
                    "'" + source + "' has no pattern: write for example !{timestamp:yyyy/MM/dd}.");
        }
        try {
            DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.US);
            Timestamp timestamp = new Timestamp(source, pattern, formatter, TimeUnitOfText.of(pattern));
            PrefixBudget.longestText(timestamp); // a pattern may compile and still not format
            return timestamp;
        } catch (RuntimeException e) {
            throw new PrefixSyntaxException("'" + source + "' is not a java.time.format.DateTimeFormatter pattern: "
                    + e.getMessage() + ". Letters meant as text stand in single quotes.");
        }
    }

    private static Piece firehose(String source, String value) {
        return switch (value) {
            case "error-output-type" -> new ErrorType(source);
            case "random-string" -> new RandomString(source);
            default ->
                throw new PrefixSyntaxException(
                        "'" + source + "': the namespace firehose has the values error-output-type and random-string.");
        };
    }

    private static Piece kafka(String source, String value) {
        return switch (value) {
            case "topic" -> new RecordValue(source, Kind.TOPIC, value);
            case "partition" -> new RecordValue(source, Kind.PARTITION, value);
            default ->
                throw new PrefixSyntaxException(
                        "'" + source + "': the namespace kafka has the values topic and partition.");
        };
    }

    private static String path(String source, String value) {
        for (String step : value.split("\\.", -1)) {
            if (step.isBlank()) {
                throw new PrefixSyntaxException("'" + source
                        + "' has an empty step: write the dotted path of a field, for example !{field:user.country}.");
            }
        }
        return value;
    }

    private static String named(String source, String value) {
        if (value.isBlank()) {
            throw new PrefixSyntaxException("'" + source + "' names nothing.");
        }
        return value;
    }
}
