// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import com.google.errorprone.annotations.Immutable;
import io.hydrant.sink.s3parquet.catalog.Partition;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of a table's partition keys from the {@code key=value} folders of an evaluated prefix below the table's
 * location: with location {@code s3://lake/t/} and keys {@code [year, month]}, the prefix {@code t/year=2026/month=11/}
 * has the values {@code [2026, 11]} and the partition location {@code s3://lake/t/year=2026/month=11/}. Keys are compared
 * without case, since Glue's are lower case. Immutable.
 */
@Immutable
public final class PartitionValues {
    private final String bucket;
    private final String tableFolder;

    @SuppressWarnings("Immutable") // List.copyOf
    private final List<String> keys;

    private PartitionValues(String bucket, String tableFolder, List<String> keys) {
        this.bucket = bucket;
        this.tableFolder = tableFolder;
        this.keys = List.copyOf(keys);
    }

    /**
     * Checks that every object below a template gets a value for every partition key of the table.
     *
     * @param bucket {@code s3.bucket}
     * @param tableLocation for example {@code s3://lake/t/}; the last slash may be missing
     * @param partitionKeys the names of the table's partition keys, in its order
     * @throws PrefixSyntaxException naming the key without a folder, or whatever else keeps partitions from being told
     */
    public static PartitionValues of(
            String bucket, String tableLocation, List<String> partitionKeys, PrefixTemplate template, ZoneId zone) {
        PartitionValues values = new PartitionValues(bucket, tableFolder(bucket, tableLocation), partitionKeys);
        values.check(template, zone);
        return values;
    }

    /**
     * For one of several tables, whose prefix cannot be checked before a record tells which folder is whose.
     *
     * @throws PrefixSyntaxException if the location is not in the bucket
     */
    public static PartitionValues below(String bucket, String tableLocation, List<String> partitionKeys) {
        return new PartitionValues(bucket, tableFolder(bucket, tableLocation), partitionKeys);
    }

    /** The partition of an object or of a prefix; empty when it does not lie below the table or misses a key's folder. */
    public Optional<Partition> of(String key) {
        if (!key.startsWith(tableFolder)) {
            return Optional.empty();
        }
        @Nullable String[] values = new String[keys.size()];
        int missing = keys.size();
        int at = tableFolder.length();
        for (int slash = key.indexOf('/', at); slash >= 0 && missing > 0; slash = key.indexOf('/', at)) {
            int equals = key.indexOf('=', at);
            int index = equals < 0 || equals > slash ? -1 : keyIndex(SegmentText.unescape(key.substring(at, equals)));
            if (index >= 0 && values[index] == null) {
                values[index] = SegmentText.unescape(key.substring(equals + 1, slash));
                missing--;
            }
            at = slash + 1;
        }
        if (missing > 0) {
            return Optional.empty();
        }
        List<String> found = new ArrayList<>(values.length);
        for (String value : values) {
            found.add(String.valueOf(value));
        }
        return Optional.of(new Partition(found, "s3://" + bucket + "/" + key.substring(0, at)));
    }

    /** Evaluates the template twice, with everything different that may differ, and looks at what came out. */
    private void check(PrefixTemplate template, ZoneId zone) {
        PathEvaluator evaluator = template.evaluator(zone, TimeScope.RECORD);
        OutputPath path = evaluator.path(new SampleContext());
        String first = path.keyPrefix(0, new Constant(0));
        String second = path.keyPrefix(0, new Constant(-1L));
        if (!first.startsWith(tableFolder)) {
            throw new PrefixSyntaxException(
                    "The prefix '" + template + "' does not lie below the table's location s3://" + bucket + "/"
                            + tableFolder + ": begin it with '" + tableFolder + "'.");
        }
        for (String key : keys) {
            if (!hasFolder(first, key)) {
                throw new PrefixSyntaxException("The table's partition key '" + key + "' has no folder in the prefix '"
                        + template + "': add '" + key + "=…/' below '" + tableFolder + "'.");
            }
        }
        if (!of(first).equals(of(second))) {
            throw new PrefixSyntaxException("The prefix '" + template
                    + "' has a random string above or in a partition's folder, so one partition would have many"
                    + " locations: move !{firehose:random-string} behind the last key=value folder.");
        }
    }

    private boolean hasFolder(String prefix, String key) {
        return new PartitionValues(bucket, tableFolder, List.of(key)).of(prefix).isPresent();
    }

    private int keyIndex(String name) {
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private static String tableFolder(String bucket, String location) {
        int scheme = location.indexOf("://");
        String rest = scheme < 0 ? "" : location.substring(scheme + 3);
        int slash = rest.indexOf('/');
        String tableBucket = slash < 0 ? rest : rest.substring(0, slash);
        if (!location.toLowerCase(Locale.ROOT).startsWith("s3") || !tableBucket.equals(bucket)) {
            throw new PrefixSyntaxException(
                    "The table's location '" + location + "' is not in the bucket '" + bucket + "'.");
        }
        String folder = slash < 0 ? "" : rest.substring(slash + 1);
        return folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
    }

    /** Any record: what matters is which folders are there, not what is in them. */
    private static final class SampleContext implements PrefixContext {
        @Override
        public long timestampMillis() {
            return 0;
        }

        @Override
        public String topic() {
            return "topic";
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public String field(String path) {
            return "x";
        }

        @Override
        public String header(String name) {
            return "x";
        }

        @Override
        public String partitionKey(String id) {
            return "x";
        }

        @Override
        public @Nullable ErrorOutputType errorOutputType() {
            return null;
        }
    }

    private record Constant(long value) implements RandomGenerator {
        @Override
        public long nextLong() {
            return value;
        }
    }
}
