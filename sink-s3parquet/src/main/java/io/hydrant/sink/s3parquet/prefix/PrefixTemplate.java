// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import com.google.errorprone.annotations.Immutable;
import io.hydrant.sink.s3parquet.prefix.Piece.Kind;
import io.hydrant.sink.s3parquet.prefix.Piece.Literal;
import io.hydrant.sink.s3parquet.prefix.Piece.RecordValue;
import io.hydrant.sink.s3parquet.prefix.Piece.Timestamp;
import java.time.ZoneId;
import java.util.List;

/**
 * A parsed key template, for example {@code events/app=!{field:app}/dt=!{timestamp:yyyy-MM-dd}/}. Parsing checks
 * everything that a template alone can be wrong in; the rules between templates are {@link PrefixCheck}'s.
 *
 * <p>Namespaces: {@code timestamp} (a {@link java.time.format.DateTimeFormatter} pattern, English texts, weeks as in the
 * USA: what a Java service in Amazon's default locale prints), {@code firehose} ({@code error-output-type},
 * {@code random-string}), {@code partitionKeyFromQuery}, and Hydrant's {@code kafka} ({@code topic}, {@code partition}),
 * {@code field} (dotted path of a scalar) and {@code header}. An expression ends at the first closing brace.
 *
 * <p>Immutable.
 */
@Immutable
public final class PrefixTemplate {
    /** Firehose's limit of a template as configured, in characters. */
    public static final int MAX_LENGTH = 1024;

    /** Firehose's limit of a prefix after evaluation, in characters. No record can exceed it, see {@link SegmentText}. */
    public static final int MAX_EVALUATED_LENGTH = 512;

    private final String text;

    @SuppressWarnings("Immutable") // a List.copyOf of records of immutable values
    private final List<Piece> pieces;

    private final int valueBytes;

    private PrefixTemplate(String text, List<Piece> pieces) {
        this.text = text;
        this.pieces = List.copyOf(pieces);
        this.valueBytes = PrefixBudget.bytesPerValue(this.pieces);
    }

    /** Parses and checks a template. @throws PrefixSyntaxException if it cannot be used, with a sentence that says why */
    public static PrefixTemplate parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new PrefixSyntaxException(
                    "The template has " + text.length() + " characters; Firehose allows " + MAX_LENGTH + ".");
        }
        return new PrefixTemplate(text, PrefixParser.parse(text));
    }

    /** The template as it was written. */
    public String text() {
        return text;
    }

    /** Whether the template is literal text only. */
    public boolean isLiteral() {
        return pieces.stream().allMatch(Literal.class::isInstance);
    }

    public boolean hasTimestamp() {
        return pieces.stream().anyMatch(Timestamp.class::isInstance);
    }

    public boolean hasErrorOutputType() {
        return pieces.stream().anyMatch(Piece.ErrorType.class::isInstance);
    }

    /** Whether two records of one topic-partition and one moment may have different paths. */
    public boolean hasRecordValues() {
        return !fieldPaths().isEmpty()
                || !headerNames().isEmpty()
                || !partitionKeys().isEmpty();
    }

    /** The paths of all {@code !{field:<path>}}, without repetition, in the order of the template. */
    public List<String> fieldPaths() {
        return names(Kind.FIELD);
    }

    /** The names of all {@code !{header:<name>}}, likewise. */
    public List<String> headerNames() {
        return names(Kind.HEADER);
    }

    /** The key ids of all {@code !{partitionKeyFromQuery:<id>}}, likewise. */
    public List<String> partitionKeys() {
        return names(Kind.QUERY);
    }

    /** The literal text before the first expression; the whole template when it has none. */
    public String literalStart() {
        StringBuilder start = new StringBuilder();
        for (Piece piece : pieces) {
            if (!(piece instanceof Literal)) {
                break;
            }
            start.append(piece.source());
        }
        return start.toString();
    }

    /** An evaluator for one thread. */
    public PathEvaluator evaluator(ZoneId zone, TimeScope scope) {
        return new PathEvaluator(this, zone, scope);
    }

    /** An upper bound of an evaluated prefix in UTF-8 bytes. */
    public int maxEvaluatedBytes() {
        return PrefixBudget.maxBytes(pieces);
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** How many bytes a record's value may take, so that no record exceeds {@link #MAX_EVALUATED_LENGTH}. */
    int valueBytes() {
        return valueBytes;
    }

    private List<String> names(Kind kind) {
        return pieces.stream()
                .filter(RecordValue.class::isInstance)
                .map(RecordValue.class::cast)
                .filter(value -> value.kind() == kind)
                .map(RecordValue::name)
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
