// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static io.hydrant.sink.s3parquet.SinkRig.EVENTS_0;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.table.TableBinder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table that readers cannot read the delivered files by is warned about; it is delivered to nevertheless, as by Firehose. */
class TableFormatTest {

    private static final String HIVE = "org.apache.hadoop.hive.ql.io.parquet.";
    private static final String TEXT = "org.apache.hadoop.mapred.TextInputFormat";

    private final SinkRig rig = new SinkRig();

    /** Seed 000's mistake is the first: text input formats and the Parquet SerDe. */
    @ParameterizedTest
    @CsvSource({
        "parquet, " + TEXT + ", " + HIVE + "serde.ParquetHiveSerDe, true",
        "parquet, " + HIVE + "MapredParquetInputFormat, org.openx.data.jsonserde.JsonSerDe, true",
        "parquet, " + HIVE + "MapredParquetInputFormat, " + HIVE + "serde.ParquetHiveSerDe, false",
        "json, " + TEXT + ", " + HIVE + "serde.ParquetHiveSerDe, true",
        "json, " + TEXT + ", org.openx.data.jsonserde.JsonSerDe, false",
    })
    void aFormatThatReadersCannotReadIsWarnedAbout(String format, String input, String serde, boolean warned) {
        CatalogTable table = SinkRig.table("n bigint", "app string");
        rig.catalog.define(new CatalogTable(
                table.name(),
                table.columns(),
                table.partitionKeys(),
                table.location(),
                new StorageFormat(input, null, serde, Map.of()),
                table.parameters(),
                table.versionId()));
        rig.with("format", format);
        rig.topics.append(EVENTS_0, "{\"n\":1,\"app\":\"x\"}", rig.clock.millis());

        List<String> lines;
        try (LogLines log = LogLines.of(TableBinder.class)) {
            SimulatedWorker worker = rig.worker();
            worker.assign(EVENTS_0);
            rig.untilDelivered(worker, EVENTS_0);
            lines = log.lines();
        }

        String line = "WARN table lake.events has the input format " + input + " and the SerDe " + serde
                + ": delivery does not mind, but Athena and Hive cannot read what is delivered. Set them to ";
        if (warned) {
            assertThat(lines).hasSize(1).first().asString().startsWith(line);
        } else {
            assertThat(lines).isEmpty();
        }
        assertThat(rig.visibleKeys()).hasSize(1);
        rig.assertExactlyOnce(EVENTS_0);
    }
}
