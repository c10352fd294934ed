// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hydrant.sink.s3parquet.catalog.CatalogTable;
import io.hydrant.sink.s3parquet.catalog.Column;
import io.hydrant.sink.s3parquet.catalog.StorageFormat;
import io.hydrant.sink.s3parquet.catalog.TableName;
import io.hydrant.sink.s3parquet.ledger.ObjectMarks;
import io.hydrant.sink.s3parquet.store.ObjectInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 500 active paths within {@code buffering.memory.max.mb=256}, in a process of its own whose heap has 512 MB: the budget
 * is never exceeded, whether the files grow all at the same moment or by chance.
 */
class ManyPathsIT {

    @ParameterizedTest
    @ValueSource(strings = {"evenly", "randomly"})
    void fiveHundredActivePathsStayWithinTheirMemory(String filled, @TempDir Path folder) throws Exception {
        boolean soak = Boolean.getBoolean("soak");
        if (!soak) {
            System.out.println(
                    "SKIPPED: ManyPathsIT takes minutes: run it with -Psoak. MemoryBudgetTest has the small scale");
        }
        assumeTrue(soak, "takes minutes: -Psoak");
        try (HttpRig rig = new HttpRig(folder)) {
            rig.catalog.createDatabase("lake");
            rig.catalog.createTable(new CatalogTable(
                    new TableName("lake", "events"),
                    List.of(new Column("n", "bigint"), new Column("filler", "string")),
                    List.of(new Column("app", "string")),
                    "s3://lake/events/",
                    StorageFormat.PARQUET,
                    Map.of(),
                    null));
            Path log = folder.resolve("log");
            Process task = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            ManyPathsTask.class.getName(),
                            rig.s3.endpoint().toString(),
                            rig.glue.endpoint().toString(),
                            filled)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                assertThat(task.waitFor(20, TimeUnit.MINUTES)).as("ends").isTrue();
            } finally {
                task.destroyForcibly();
            }
            String said = Files.readString(log);
            assertThat(task.exitValue()).as(said).isZero();
            System.out.println("500 paths, " + filled + " filled, in 512 MB: "
                    + said.lines().reduce((a, b) -> b).orElse(""));

            long records = 0;
            Set<String> paths = new HashSet<>();
            for (String key : rig.keys("events/")) {
                ObjectInfo object = rig.store.head(key).orElseThrow();
                records += ObjectMarks.of(object.metadata()).orElseThrow().records();
                paths.add(key.substring(0, key.lastIndexOf('/')));
            }
            assertThat(paths).hasSize(ManyPathsTask.PATHS);
            assertThat(records).isEqualTo(ManyPathsTask.RECORDS);
        }
    }
}
