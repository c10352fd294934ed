// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where created tables lie, and how their partitions are computed. */
class TableFolderTest {

    private static TableFolder folder(String prefix, String table, TestContext record) {
        return TableFolder.of(PrefixTemplate.parse(prefix), PrefixTemplate.parse(table), ZoneOffset.UTC, record);
    }

    @Test
    void theFolderEndsAtTheFirstKeyAndValue() {
        assertThat(folder("lake/events/year=!{timestamp:yyyy}/month=!{timestamp:MM}/x/", "events", new TestContext()))
                .isEqualTo(new TableFolder("lake/events/", List.of("year", "month")));
        assertThat(folder("t/!{timestamp:'Year='yyyy'/month='MM/}", "t", new TestContext()))
                .isEqualTo(new TableFolder("t/", List.of("year", "month")));
    }

    @Test
    void theFolderEndsWhereRecordsOfTheTableDiffer() {
        TestContext shop = new TestContext().field("app", "shop").field("user", "1");
        assertThat(folder("apps/!{field:app}/dt=!{timestamp:yyyy-MM-dd}/", "app_!{field:app}", shop))
                .isEqualTo(new TableFolder("apps/shop/", List.of("dt")));
        assertThat(folder("apps/!{field:app}/!{field:user}/dt=!{timestamp:yyyy}/", "app_!{field:app}", shop))
                .isEqualTo(new TableFolder("apps/shop/", List.of("dt")));
        assertThat(folder("apps/!{field:app}/", "events", shop)).isEqualTo(new TableFolder("apps/", List.of()));
        assertThat(folder("a/!{timestamp:yyyy/MM/dd/HH/}", "t", shop)).isEqualTo(new TableFolder("a/", List.of()));
        assertThat(folder("a/!{firehose:random-string}/", "t", shop)).isEqualTo(new TableFolder("a/", List.of()));
        assertThat(folder("!{timestamp:yyyy}/", "t", shop)).isEqualTo(new TableFolder("", List.of()));
    }

    @Test
    void foldersOfTimeAreProjected() {
        PrefixTemplate prefix = PrefixTemplate.parse(
                "t/env=prod/day=!{timestamp:yyyy-MM-dd}/month=!{timestamp:MM}/hour=!{timestamp:yyyy-MM-dd-HH}/app=!{field:a}/");

        assertThat(PartitionProjection.parameters(prefix, List.of("env", "day", "month", "hour", "app")))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("projection.enabled", "true"),
                        Map.entry("projection.env.type", "enum"),
                        Map.entry("projection.env.values", "prod"),
                        Map.entry("projection.day.type", "date"),
                        Map.entry("projection.day.format", "yyyy-MM-dd"),
                        Map.entry("projection.day.range", "NOW-10YEARS,NOW+1DAY"),
                        Map.entry("projection.day.interval", "1"),
                        Map.entry("projection.day.interval.unit", "DAYS"),
                        Map.entry("projection.month.type", "integer"),
                        Map.entry("projection.month.range", "1,12"),
                        Map.entry("projection.month.digits", "2"),
                        Map.entry("projection.hour.type", "date"),
                        Map.entry("projection.hour.format", "yyyy-MM-dd-HH"),
                        Map.entry("projection.hour.range", "NOW-10YEARS,NOW+1DAY"),
                        Map.entry("projection.hour.interval", "1"),
                        Map.entry("projection.hour.interval.unit", "HOURS"),
                        Map.entry("projection.app.type", "injected")));
        assertThat(PartitionProjection.parameters(prefix, List.of())).isEmpty();
    }
}
