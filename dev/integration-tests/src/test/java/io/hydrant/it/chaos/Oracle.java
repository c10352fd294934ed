// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.quickstart.readback.DuckDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Reads every visible object of a chaos run, with other code than wrote it, and counts each event: once in the data or
 * the error output, once in the backup.
 */
final class Oracle {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Aws aws;
    private final String bucket;
    private final Path folder;

    Oracle(Aws aws, String bucket, Path folder) {
        this.aws = aws;
        this.bucket = bucket;
        this.folder = folder;
    }

    /** Every event that fits is one row; returns in how many objects. */
    int checkRows(String prefix, long events) {
        List<Path> files = download(prefix);
        try (DuckDb duckDb = DuckDb.open()) {
            duckDb.execute("CREATE VIEW rows AS SELECT * FROM read_parquet("
                    + DuckDb.literal(folder.resolve(prefix) + "/**/*.parquet")
                    + ", hive_partitioning = false, filename = true)");
            assertThat(duckDb.query(
                            "SELECT n, count(*) c, string_agg(filename, ' ') f FROM rows GROUP BY n HAVING c > 1"
                                    + " ORDER BY n LIMIT 5"))
                    .as("events that are in more than one row")
                    .isEmpty();
            assertThat(duckDb.query(
                            "SELECT r.range n FROM range(" + events + ") r WHERE r.range % 50 <> 7 AND NOT EXISTS"
                                    + " (SELECT 1 FROM rows WHERE n = r.range) ORDER BY 1 LIMIT 5"))
                    .as("events without a row")
                    .isEmpty();
            assertThat(
                            duckDb.query(
                                    "SELECT n FROM rows WHERE n <> id OR n % 50 = 7 OR note <> 'größe 日本 \"' || n || '\"'"
                                            + " OR kind <> 'k' || (n % 5) OR filename NOT LIKE '%/path_kind=' || kind || '/%' LIMIT 5"))
                    .as("rows that are wrong, or in another path than theirs")
                    .isEmpty();
            assertThat(duckDb.query("SELECT count(*) c FROM rows").get(0))
                    .containsEntry("c", Long.toString(Events.fitting(events)));
        }
        return files.size();
    }

    /** Every event that does not fit is one record of the error output. */
    void checkErrors(String prefix, long events) {
        BitSet seen = new BitSet();
        eachDocument(prefix, error -> {
            assertThat(error.path("lastErrorCode").asText()).isEqualTo("DataFormatConversion.MalformedData");
            mark(seen, number(rawData(error)), "error output");
        });
        for (long n = 0; n < events; n++) {
            assertThat(seen.get((int) n)).as("event %s in the error output", n).isEqualTo(!Events.fits(n));
        }
    }

    /** Every event is once in the backup. */
    void checkBackup(String prefix, long events) {
        BitSet seen = new BitSet();
        eachDocument(prefix, event -> mark(seen, number(event), "backup"));
        assertThat(seen.nextClearBit(0)).as("first event without a backup").isEqualTo((int) events);
        assertThat(seen.cardinality()).isEqualTo((int) events);
    }

    /** Every path with objects is a registered partition. */
    void checkPartitions(String database, String table, String prefix) {
        Set<String> registered = new HashSet<>();
        aws.glue()
                .getPartitionsPaginator(
                        request -> request.databaseName(database).tableName(table))
                .forEach(page -> page.partitions()
                        .forEach(partition ->
                                registered.add(partition.storageDescriptor().location())));
        Set<String> used = new HashSet<>();
        objects(prefix)
                .forEach(object -> used.add("s3://" + bucket + "/"
                        + object.key().substring(0, object.key().lastIndexOf('/') + 1)));
        assertThat(registered).containsExactlyInAnyOrderElementsOf(used);
    }

    private static JsonNode rawData(JsonNode error) {
        try {
            return JSON.readTree(error.path("rawData").binaryValue());
        } catch (IOException e) {
            throw new UncheckedIOException("rawData of an error record", e);
        }
    }

    private static int number(JsonNode event) {
        assertThat(event.path("n").isIntegralNumber())
                .as("an event in %s", event)
                .isTrue();
        return event.path("n").asInt();
    }

    private static void mark(BitSet seen, int n, String where) {
        assertThat(seen.get(n)).as("event %s is twice in the %s", n, where).isFalse();
        seen.set(n);
    }

    private void eachDocument(String prefix, Consumer<JsonNode> reader) {
        for (Path file : download(prefix)) {
            try (MappingIterator<JsonNode> values =
                    JSON.readerFor(JsonNode.class).readValues(file.toFile())) {
                values.forEachRemaining(reader);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }
    }

    private List<S3Object> objects(String prefix) {
        return aws.s3().listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .toList();
    }

    private List<Path> download(String prefix) {
        Function<S3Object, Path> fetch = object -> {
            Path file = folder.resolve(object.key());
            try {
                Files.createDirectories(file.getParent());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make a folder for " + file, e);
            }
            aws.s3().getObject(request -> request.bucket(bucket).key(object.key()), ResponseTransformer.toFile(file));
            return file;
        };
        return objects(prefix).stream().map(fetch).toList();
    }
}
