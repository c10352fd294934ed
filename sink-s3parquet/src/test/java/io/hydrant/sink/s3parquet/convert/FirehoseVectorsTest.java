// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.convert;

import static io.hydrant.sink.s3parquet.convert.Converting.rejected;
import static io.hydrant.sink.s3parquet.convert.Converting.rejectedValue;
import static io.hydrant.sink.s3parquet.convert.Converting.rows;
import static io.hydrant.sink.s3parquet.convert.Converting.table;
import static io.hydrant.sink.s3parquet.convert.Converting.value;
import static io.hydrant.sink.s3parquet.convert.JsonOptions.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.convert.JsonOptions.Deserializer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The test vectors of specs/firehose-delivery.md section 19 that concern conversion, under their numbers. */
class FirehoseVectorsTest {
    private static final JsonOptions HIVE = DEFAULTS.with(Deserializer.HIVE);

    @Test
    void vector11_documentsBackToBackAreRows() {
        assertThat(rows(table("a int"), DEFAULTS, "{'a':1}{'a':2}")).containsExactly(Map.of("a", 1), Map.of("a", 2));
    }

    @Test
    void vector12_arrayOfDocumentsIsRejected() {
        RecordRejected rejected = rejected(table("a int"), DEFAULTS, "[{'a':1}]");

        assertThat(rejected.code()).isEqualTo("DataFormatConversion.MalformedData");
        assertThat(rejected.reason()).contains("array");
    }

    @Test
    void vector13_keysMatchInAnyCase() {
        assertThat(rows(table("a int"), DEFAULTS, "{'A':1}")).containsExactly(Map.of("a", 1));
    }

    @Test
    void vector15_epochSecondsAsText() {
        assertThat(value("timestamp", DEFAULTS, "'1404214665'")).isEqualTo(Instant.parse("2014-07-01T11:37:45Z"));
    }

    @Test
    void vector16_epochMillis() {
        assertThat(value("timestamp", DEFAULTS, "1518033528123")).isEqualTo(Instant.parse("2018-02-07T19:58:48.123Z"));
    }

    @Test
    void vector17_lenientSpaceForm() {
        assertThat(value("timestamp", DEFAULTS, "'2026-9-7 1:2:3'")).isEqualTo(Instant.parse("2026-09-07T01:02:03Z"));
    }

    @Test
    void vector19_offsetsAreRejected() {
        assertThat(rejectedValue("timestamp", DEFAULTS, "'2026-05-21T14:00:00+00:00'")
                        .reason())
                .contains("offset");
    }

    @Test
    void vector20_nestedJsonIntoStringWithKeysInLowerCase() {
        assertThat(value("string", DEFAULTS, "{'Outer':{'Inner':1}}")).isEqualTo("{\"outer\":{\"inner\":1}}");
    }

    @Test
    void vector21_scalarIsWrappedIntoArray() {
        assertThat(value("array<string>", DEFAULTS, "'x'")).isEqualTo(List.of("x"));
        rejectedValue("array<string>", HIVE, "'x'");
    }

    @Test
    void vector23_numberAsText() {
        assertThat(value("int", DEFAULTS, "'12'")).isEqualTo(12);
        rejectedValue("int", HIVE, "'12'");
    }

    @Test
    void vector24_emptyRecordIsRejected() {
        for (String empty : List.of("", " ", "\r\n\t ", "\uFEFF")) {
            RecordRejected rejected = rejected(table("a int"), DEFAULTS, empty);

            assertThat(rejected.code()).isEqualTo("DataFormatConversion.MalformedData");
            assertThat(rejected.reason()).isEqualTo("The record was empty or contained only whitespace.");
        }
    }

    @Test
    void vector25_dotsBecomeUnderscores() {
        assertThat(rows(table("a_b int"), DEFAULTS.withDotsToUnderscores(true), "{'a.b':1}"))
                .containsExactly(Map.of("a_b", 1));
    }
}
