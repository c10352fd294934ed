// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import io.hydrant.sink.s3parquet.prefix.Piece.Kind;
import io.hydrant.sink.s3parquet.prefix.Piece.RecordValue;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where a table that is to be created lies below a prefix: for {@code apps/!{field:app}/dt=!{timestamp:yyyy-MM-dd}/} and a
 * table named {@code app_!{field:app}}, the folder is {@code apps/shop/} and the partition keys are {@code [dt]}. The
 * folder is what all objects of the table have in common, down to the first {@code key=value} folder. Immutable.
 *
 * @param folder with a trailing slash; empty if objects have no folder in common
 */
public record TableFolder(String folder, List<String> partitionKeys) {

    private static final long SOME_TIME = 0;
    private static final long OTHER_TIME = 4_102_444_799_999L; // 2099-12-31T23:59:59.999Z: every unit differs

    public TableFolder {
        partitionKeys = List.copyOf(partitionKeys);
    }

    /**
     * Evaluates the prefix twice, with everything different that may differ between two records of the table.
     *
     * @param table what the table's name is made of
     * @param record one of the table's
     */
    public static TableFolder of(PrefixTemplate prefix, PrefixTemplate table, ZoneId zone, PrefixContext record) {
        String one = evaluate(prefix, zone, new AnyRecord(table, record, SOME_TIME, "a"), 0);
        String other = evaluate(prefix, zone, new AnyRecord(table, record, OTHER_TIME, "b"), -1);
        int end = 0;
        for (int slash = one.indexOf('/'); slash >= 0; slash = one.indexOf('/', end)) {
            String segment = one.substring(end, slash + 1);
            if (segment.indexOf('=') > 0 || !other.startsWith(segment, end)) {
                break;
            }
            end = slash + 1;
        }
        List<String> keys = new ArrayList<>();
        for (int from = end, slash = one.indexOf('/', from); slash >= 0; slash = one.indexOf('/', from)) {
            int equals = one.indexOf('=', from);
            if (equals > from && equals < slash) {
                keys.add(SegmentText.unescape(one.substring(from, equals)).toLowerCase(Locale.ROOT));
            }
            from = slash + 1;
        }
        return new TableFolder(one.substring(0, end), keys.stream().distinct().toList());
    }

    private static String evaluate(PrefixTemplate prefix, ZoneId zone, PrefixContext record, long random) {
        RandomGenerator constant = () -> random;
        return prefix.evaluator(zone, TimeScope.RECORD).path(record).keyPrefix(record.timestampMillis(), constant);
    }

    /** A record that has in common with another what makes the table's name, and nothing else. */
    private record AnyRecord(PrefixTemplate table, PrefixContext record, long timestampMillis, String other)
            implements PrefixContext {

        @Override
        public String topic() {
            return names(Kind.TOPIC, "") ? record.topic() : other;
        }

        @Override
        public int partition() {
            return names(Kind.PARTITION, "") ? record.partition() : other.charAt(0);
        }

        @Override
        public @Nullable String field(String path) {
            return names(Kind.FIELD, path) ? record.field(path) : other;
        }

        @Override
        public String header(String name) {
            return other;
        }

        @Override
        public String partitionKey(String id) {
            return other;
        }

        @Override
        public @Nullable ErrorOutputType errorOutputType() {
            return null;
        }

        private boolean names(Kind kind, String name) {
            return table.pieces().stream()
                    .anyMatch(piece -> piece instanceof RecordValue value
                            && value.kind() == kind
                            && (name.isEmpty() || value.name().equals(name)));
        }
    }
}
