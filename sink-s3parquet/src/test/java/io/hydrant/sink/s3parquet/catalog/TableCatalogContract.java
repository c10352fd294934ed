// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TableCatalog} does, the fake as well as the adapter over HTTP. It is empty before each test. */
abstract class TableCatalogContract {

    static final TableName CALLBACKS = new TableName("attribution", "callbacks");

    private static final CatalogTable TABLE = new CatalogTable(
            CALLBACKS,
            List.of(new Column("app_token", "string"), new Column("price", "decimal(10,2)", "in euro")),
            List.of(new Column("year", "string"), new Column("month", "string")),
            "s3://events/callbacks/",
            StorageFormat.PARQUET,
            Map.of("classification", "parquet", "EXTERNAL", "TRUE"),
            null);

    abstract TableCatalog catalog();

    @BeforeEach
    void createDatabase() {
        catalog().createDatabase("attribution");
    }

    @Test
    void createsADatabaseOnce() {
        assertThat(catalog().createDatabase("Other")).isTrue();
        assertThat(catalog().createDatabase("other")).isFalse();
    }

    @Test
    void givesBackTheTableThatWasCreated() {
        boolean created = catalog().createTable(TABLE);
        boolean again = catalog().createTable(TABLE);

        assertThat(created).isTrue();
        assertThat(again).isFalse();
        CatalogTable read =
                catalog().table(new TableName("Attribution", "CALLBACKS")).orElseThrow();
        assertThat(read.versionId()).isNotNull();
        assertThat(read).isEqualTo(version(TABLE, String.valueOf(read.versionId())));
    }

    @Test
    void answersEmptyForWhatIsNotThere() {
        assertThat(catalog().table(CALLBACKS)).isEmpty();
        assertThat(catalog().table(new TableName("nowhere", "callbacks"))).isEmpty();
        assertThat(catalog().table(CALLBACKS, "7")).isEmpty();
    }

    @Test
    void updatesColumnsOfTheVersionThatWasRead() {
        // given
        catalog().createTable(TABLE);
        CatalogTable read = catalog().table(CALLBACKS).orElseThrow();
        List<Column> wider = new ArrayList<>(read.columns());
        wider.add(new Column("country", "string"));

        // when
        UpdateOutcome first = catalog().updateColumns(read, wider);
        UpdateOutcome stale = catalog().updateColumns(read, List.of(new Column("other", "int")));

        // then
        assertThat(first).isEqualTo(UpdateOutcome.UPDATED);
        assertThat(stale).isEqualTo(UpdateOutcome.CHANGED);
        CatalogTable now = catalog().table(CALLBACKS).orElseThrow();
        assertThat(now.columns()).isEqualTo(wider);
        assertThat(now.versionId()).isNotEqualTo(read.versionId());
        assertThat(now.parameters()).isEqualTo(read.parameters());
        assertThat(now.partitionKeys()).isEqualTo(read.partitionKeys());
        assertThat(catalog().table(CALLBACKS, String.valueOf(read.versionId()))).contains(read);
    }

    @Test
    void updatingATableThatIsGoneSaysSo() {
        assertThat(catalog().updateColumns(version(TABLE, "0"), TABLE.columns()))
                .isEqualTo(UpdateOutcome.NOT_FOUND);
    }

    @Test
    void registersPartitionsOnce() {
        // given
        CatalogTable table = created();
        List<Partition> partitions = partitions(1, 3);
        Partition moved = new Partition(List.of("2026", "02"), "s3://elsewhere/");

        // when
        List<PartitionOutcome> first = catalog().createPartitions(table, partitions);
        List<PartitionOutcome> again = catalog().createPartitions(table, partitions(1, 4));
        List<PartitionOutcome> elsewhere = catalog().createPartitions(table, List.of(moved));

        // then
        assertThat(first).hasSize(3).containsOnly(new PartitionOutcome.Registered(true));
        assertThat(again)
                .containsExactly(
                        new PartitionOutcome.Registered(false),
                        new PartitionOutcome.Registered(false),
                        new PartitionOutcome.Registered(false),
                        new PartitionOutcome.Registered(true));
        assertThat(elsewhere)
                .containsExactly(
                        new PartitionOutcome.Elsewhere(partitions.get(1).location()));
    }

    @Test
    void registersMoreThanABatch() {
        CatalogTable table = created();

        List<PartitionOutcome> outcomes = catalog().createPartitions(table, partitions(1, 250));

        assertThat(outcomes).hasSize(250).containsOnly(new PartitionOutcome.Registered(true));
        assertThat(catalog().createPartitions(table, partitions(1, 250)))
                .hasSize(250)
                .containsOnly(new PartitionOutcome.Registered(false));
    }

    @Test
    void registeringInATableThatIsGoneNeedsAnOperator() {
        List<PartitionOutcome> outcomes = catalog().createPartitions(version(TABLE, "0"), partitions(1, 2));

        assertThat(outcomes)
                .hasSize(2)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(PartitionOutcome.Failed.class, failed -> {
                            assertThat(failed.cause().retriable()).isFalse();
                            assertThat(failed.cause().code()).isEqualTo("Glue.EntityNotFoundException");
                        }));
    }

    CatalogTable created() {
        return created(catalog());
    }

    static CatalogTable created(TableCatalog catalog) {
        catalog.createTable(TABLE);
        return catalog.table(CALLBACKS).orElseThrow();
    }

    static List<Partition> partitions(int from, int to) {
        List<Partition> partitions = new ArrayList<>();
        for (int month = from; month <= to; month++) {
            String value = "%02d".formatted(month);
            partitions.add(
                    new Partition(List.of("2026", value), "s3://events/callbacks/year=2026/month=" + value + "/"));
        }
        return partitions;
    }

    private static CatalogTable version(CatalogTable table, String versionId) {
        return new CatalogTable(
                table.name(),
                table.columns(),
                table.partitionKeys(),
                table.location(),
                table.format(),
                table.parameters(),
                versionId);
    }
}
