// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.readback;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.Aws;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.glue.model.Column;
import software.amazon.awssdk.services.glue.model.Partition;
import software.amazon.awssdk.services.glue.model.Table;

/**
 * A table as Athena sees it: only what lies below a partition that Glue knows is read. Files are downloaded once (an
 * object on S3 never changes) and read by DuckDB, which shares no code with the sink.
 *
 * <p>Confined to one thread.
 */
public final class DeliveredTable {

    private final Aws aws;
    private final S3Objects objects;
    private final Table table;
    private List<RegisteredPartition> partitions = List.of();

    /**
     * One partition in Glue and the files in it.
     *
     * @param name for example {@code year=2026/month=11/day=20}
     */
    public record RegisteredPartition(String name, List<String> values, List<Path> files) {}

    private DeliveredTable(Aws aws, S3Objects objects, Table table) {
        this.aws = aws;
        this.objects = objects;
        this.table = table;
    }

    /**
     * A table that is in Glue already.
     *
     * @param folder where downloaded files are kept
     */
    public static DeliveredTable of(Aws aws, String database, String name, Path folder) {
        requireNonNull(folder, "folder is null");
        Table table = aws.glue()
                .getTable(request -> request.databaseName(database).name(name))
                .table();
        return new DeliveredTable(aws, new S3Objects(aws.s3(), folder), table);
    }

    /** For example {@code mobile_attribution}. */
    public String name() {
        return table.name();
    }

    /** Looks again at what partitions are registered and which files they hold, in the order of their names. */
    public List<RegisteredPartition> refresh() {
        List<RegisteredPartition> found = new ArrayList<>();
        aws
                .glue()
                .getPartitionsPaginator(
                        request -> request.databaseName(table.databaseName()).tableName(table.name()))
                .stream()
                .flatMap(page -> page.partitions().stream())
                .forEach(partition -> found.add(new RegisteredPartition(
                        name(partition),
                        partition.values(),
                        objects.download(
                                S3Location.parse(partition.storageDescriptor().location())))));
        found.sort((a, b) -> a.name().compareTo(b.name()));
        partitions = List.copyOf(found);
        return partitions;
    }

    /**
     * The rows that {@link #refresh} found, as a DuckDB view {@code name} of {@code duckDb}: the table's columns, those of
     * its partition keys, and {@code filename} and {@code partition_name}.
     */
    public void defineView(DuckDb duckDb, String name) {
        List<String> selects = partitions.stream()
                .filter(partition -> !partition.files().isEmpty())
                .map(this::select)
                .collect(Collectors.toList());
        if (selects.isEmpty()) {
            String columns = Stream.concat(table.storageDescriptor().columns().stream(), table.partitionKeys().stream())
                    .map(column -> "NULL::VARCHAR AS " + DuckDb.identifier(column.name()))
                    .collect(Collectors.joining(", "));
            duckDb.execute("CREATE OR REPLACE VIEW " + DuckDb.identifier(name) + " AS SELECT " + columns
                    + ", NULL::VARCHAR AS filename, NULL::VARCHAR AS partition_name WHERE false");
            return;
        }
        duckDb.execute("CREATE OR REPLACE VIEW " + DuckDb.identifier(name) + " AS "
                + String.join(" UNION ALL BY NAME ", selects));
    }

    /** Partition columns come from Glue, not from the files' paths: that is what a query engine does. */
    private String select(RegisteredPartition partition) {
        List<Column> keys = table.partitionKeys();
        String values = IntStream.range(0, keys.size())
                .mapToObj(i -> ", " + DuckDb.literal(partition.values().get(i)) + " AS "
                        + DuckDb.identifier(keys.get(i).name()))
                .collect(Collectors.joining());
        String files = partition.files().stream()
                .map(file -> DuckDb.literal(file.toString()))
                .collect(Collectors.joining(", ", "[", "]"));
        return "SELECT *" + values + ", " + DuckDb.literal(partition.name()) + " AS partition_name FROM read_parquet("
                + files
                + ", hive_partitioning = false, union_by_name = true, filename = true)";
    }

    private String name(Partition partition) {
        List<Column> keys = table.partitionKeys();
        return IntStream.range(0, keys.size())
                .mapToObj(i -> keys.get(i).name() + "=" + partition.values().get(i))
                .collect(Collectors.joining("/"));
    }
}
