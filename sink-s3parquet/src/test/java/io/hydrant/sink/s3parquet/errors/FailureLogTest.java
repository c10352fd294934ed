// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.sink.s3parquet.LogLines;
import java.time.Instant;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerContexts;

/** Failed records are logged with Firehose's codes, and sampled: the first of a code, then one line a minute with a count. */
class FailureLogTest {

    private static final TopicPartition EVENTS = new TopicPartition("events", 3);
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final String PARSE = "DataFormatConversion.ParseError";
    private static final String KEYS = "DynamicPartitioning.MetadataExtractionFailed";

    private final LogLines log = LogLines.of(FailureLog.class);
    private final FailureLog failures = new FailureLog();

    @BeforeAll
    static void keepContexts() {
        LoggerContexts.keep();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theFirstOfACodeIsALineAndThenTheNumberOfAMinute() {
        for (int offset = 0; offset < 1000; offset++) {
            failures.note(PARSE, "format-conversion-failed", EVENTS, offset, NOON.plusMillis(60L * offset));
        }
        assertThat(log.lines())
                .containsExactly(
                        "WARN 1 records failed (DataFormatConversion.ParseError, format-conversion-failed) since this"
                                + " was last said; the last is events-3@0 [DataFormatConversion.ParseError]");

        failures.note(PARSE, "format-conversion-failed", EVENTS, 1000, NOON.plusSeconds(60));

        assertThat(log.lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("WARN 1000 records failed (DataFormatConversion.ParseError")
                .endsWith("the last is events-3@1000 [DataFormatConversion.ParseError]");
    }

    @Test
    void eachCodeIsSampledByItself() {
        failures.note(PARSE, "format-conversion-failed", EVENTS, 1, NOON);
        failures.note(KEYS, "metadata-extraction-failed", EVENTS, 2, NOON);
        failures.note(PARSE, "format-conversion-failed", EVENTS, 3, NOON);

        assertThat(log.lines())
                .hasSize(2)
                .anyMatch(line -> line.endsWith("events-3@1 [" + PARSE + "]"))
                .anyMatch(line -> line.endsWith("events-3@2 [" + KEYS + "]"));
    }

    @Test
    void codesThatTransformsMakeUpAreBounded() {
        for (int i = 0; i < 10_000; i++) {
            failures.note("code" + i % 150, "processing-failed", EVENTS, i, NOON);
        }

        // More codes than are remembered: they are said again, but nothing grows.
        assertThat(log.lines()).hasSizeGreaterThan(150).allMatch(line -> line.contains("processing-failed"));
    }
}
