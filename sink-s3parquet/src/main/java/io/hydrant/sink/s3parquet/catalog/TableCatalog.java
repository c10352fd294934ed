// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import io.hydrant.aws.AwsCallException;
import java.util.List;
import java.util.Optional;

/**
 * The Glue Data Catalog, as far as the sink needs it.
 *
 * <p>Calls block, each with a deadline of its own, so they belong on the delivery executor and never on the task
 * thread. A call that fails throws {@link AwsCallException}: retriable, or with a remedy for the operator (Lake
 * Formation and IAM refusals say which permission is missing). Every call may be repeated after an unknown outcome.
 * Thread-safe. Source of truth: specs/apigateway.md section 10 and the AWS Glue API reference.
 */
public interface TableCatalog extends AutoCloseable {

    /** The table as it is now, or empty if it or its database does not exist. */
    Optional<CatalogTable> table(TableName name);

    /** The table as it was in that version (Glue: GetTableVersion), or empty if it does not exist. */
    Optional<CatalogTable> table(TableName name, String versionId);

    /** Returns whether this call created it; {@code false} means that it was there. */
    boolean createDatabase(String database);

    /**
     * Creates the table; its database must exist.
     *
     * @param table its {@code versionId} is ignored
     * @return whether this call created it; {@code false} means that a table of that name was there, of whatever shape
     */
    boolean createTable(CatalogTable table);

    /**
     * Replaces the columns (not the partition keys) and leaves everything else of the table alone, if it is still in
     * the version that was read.
     *
     * @param read the table as {@link #table(TableName)} gave it
     * @param columns all of them, in order
     */
    UpdateOutcome updateColumns(CatalogTable read, List<Column> columns);

    /**
     * Registers partitions, in batches of at most 100. Idempotent: a partition that exists at the same location is
     * registered.
     *
     * @param table where they go; each gets a copy of its columns and format
     * @return one outcome per partition, in the order given. Trouble with a batch is the outcome of each of its
     *     partitions, nothing is thrown
     */
    List<PartitionOutcome> createPartitions(CatalogTable table, List<Partition> partitions);

    /** Gives the connections back. */
    @Override
    void close();
}
