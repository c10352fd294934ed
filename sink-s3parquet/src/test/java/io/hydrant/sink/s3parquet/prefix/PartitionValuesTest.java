// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hydrant.sink.s3parquet.catalog.Partition;
import io.hydrant.testing.Seeded;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionValuesTest {
    @Test
    void readsValuesInTheTablesOrder() {
        PartitionValues values = values(
                "s3://lake/t",
                List.of("day", "app", "year"),
                "t/year=!{timestamp:yyyy}/app=!{field:a}/day=!{timestamp:dd}/");

        assertThat(values.of("t/year=2018/app=x%2Fy/day=27/orders-1-x.parquet"))
                .contains(new Partition(List.of("27", "x/y", "2018"), "s3://lake/t/year=2018/app=x%2Fy/day=27/"));
    }

    @Test
    void readsFoldersThatATimestampPatternWrites() {
        PartitionValues values = values("s3://lake/t/", List.of("dt"), "t/!{timestamp:'dt='yyyy-MM-dd/}");
        assertThat(values.of("t/dt=2026-11-20/"))
                .get()
                .extracting(Partition::values)
                .isEqualTo(List.of("2026-11-20"));
    }

    @Test
    void comparesKeysWithoutCaseAndIgnoresOtherFolders() {
        PartitionValues values = values("s3a://lake/", List.of("year"), "x=1/Year=!{timestamp:yyyy}/z/");
        assertThat(values.of("x=1/Year=2026/z/name"))
                .contains(new Partition(List.of("2026"), "s3://lake/x=1/Year=2026/"));
    }

    @Test
    void allowsRandomFoldersBelowThePartition() {
        PartitionValues values =
                values("s3://lake/t/", List.of("dt"), "t/dt=!{timestamp:yyyy}/!{firehose:random-string}/");
        assertThat(values.of("t/dt=2026/5abf82daaa5/"))
                .get()
                .extracting(Partition::location)
                .isEqualTo("s3://lake/t/dt=2026/");
    }

    @Test
    void tellsThatAnObjectIsNotInTheTable() {
        PartitionValues values = values("s3://lake/t/", List.of("dt"), "t/dt=!{timestamp:yyyy}/");
        assertThat(values.of("errors/dt=2026/x")).isEmpty();
        assertThat(values.of("t/x")).isEmpty();
        assertThat(values.of("t/dt=2026-glued-to-the-name")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3://lake/t/ | t/!{timestamp:yyyy}/ | partition key 'dt' has no folder",
                "s3://lake/t/ | t/dt=!{timestamp:yyyy} | partition key 'dt' has no folder",
                "s3://lake/t/ | u/dt=!{timestamp:yyyy}/ | does not lie below the table's location s3://lake/t/",
                "s3://other/t/ | t/dt=!{timestamp:yyyy}/ | not in the bucket 'lake'",
                "hdfs://lake/t/ | t/dt=!{timestamp:yyyy}/ | not in the bucket 'lake'",
                "s3://lake/t/ | t/!{firehose:random-string}/dt=!{timestamp:yyyy}/ | many locations",
                "s3://lake/t/ | t/dt=!{firehose:random-string}/ | many locations",
            })
    void refusesTemplatesThatGiveNoPartition(String location, String template, String message) {
        assertThatThrownBy(() -> values(location, List.of("dt"), template))
                .isInstanceOf(PrefixSyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void givesBackTheValuesThatRecordsHad() {
        PathEvaluator evaluator =
                PrefixTemplate.parse("t/a=!{field:a}/b=!{field:b}/").evaluator(ZoneOffset.UTC, TimeScope.RECORD);
        PartitionValues values = values("s3://lake/t/", List.of("b", "a"), "t/a=!{field:a}/b=!{field:b}/");
        Seeded.rounds(5_000, random -> {
            String a = "x" + random.text(20);
            String b = "y" + random.text(20);
            TestContext record = new TestContext().field("a", a).field("b", b);
            assertThat(values.of(evaluator.path(record).identity()))
                    .get()
                    .extracting(Partition::values)
                    .isEqualTo(List.of(b, a));
        });
    }

    private static PartitionValues values(String location, List<String> keys, String template) {
        return PartitionValues.of("lake", location, keys, PrefixTemplate.parse(template), ZoneOffset.UTC);
    }
}
