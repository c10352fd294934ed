// SPDX-License-Identifier: Apache-2.0
package io.hydrant.jsonschema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JsonSchemaTest {

    private static final SchemaLimits PLENTY = SchemaLimits.ofWork(100_000, 1_000_000);
    private static final String ALTERNATIVES = """
            {"anyOf": [{"required": ["x"], "properties": {"a": {"$ref": "#"}}},
                       {"required": ["y"], "properties": {"a": {"$ref": "#"}}}]}
            """;

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode nested(int depth) {
        return json("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }

    @Test
    void violationsNamePlaceAndKeywordAndNotTheValue() throws TooCostlyException {
        JsonSchema schema = JsonSchema.parse("""
                {"required": ["id"], "properties": {"id": {"pattern": "^[a-z]+$"}, "n": {"maximum": 3}}}
                """, PLENTY);

        assertThat(schema.violations(json("{\"id\":\"abc\",\"n\":1}"))).isEmpty();
        assertThat(schema.violations(json("{\"id\":\"SECRET\",\"n\":9}")))
                .containsExactlyInAnyOrder("pattern at /id", "maximum at /n");
        assertThat(schema.firstViolation(json("{\"id\":\"SECRET\",\"n\":9}"))).hasSize(1);
        assertThat(schema.violations(json("{}"))).containsExactly("required at the whole");
    }

    @Test
    void aDollarIsTheEndOfTheTextAndDigitsAreAscii() throws TooCostlyException {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^\\\\d{2}$\"}", PLENTY);

        assertThat(schema.violations(json("\"12\""))).isEmpty();
        for (String bad : List.of("\"12\\n\"", "\"x\\n12\"", "\"123\"", "\"\uff11\uff12\"")) {
            assertThat(schema.violations(json(bad))).as(bad).hasSize(1);
        }
    }

    @Test
    void noValueTakesMoreWorkThanIsAllowed() {
        JsonSchema backtracking = JsonSchema.parse("{\"pattern\":\"^(a+)+$\"}", PLENTY);
        assertThatThrownBy(() -> backtracking.violations(json("\"" + "a".repeat(5_000) + "!\"")))
                .isInstanceOf(TooCostlyException.class);

        JsonSchema recursing = JsonSchema.parse(ALTERNATIVES, PLENTY);
        assertThatThrownBy(() -> recursing.violations(nested(60))).isInstanceOf(TooCostlyException.class);
        assertThatThrownBy(() -> recursing.firstViolation(nested(60))).isInstanceOf(TooCostlyException.class);
    }

    @Test
    void aValueOfManyViolationsTakesNoMemoryForAll() throws TooCostlyException {
        JsonSchema schema = JsonSchema.parse("{\"items\":{\"type\":\"string\"}}", PLENTY);

        assertThat(schema.violations(json("[" + "1,".repeat(5_000) + "1]"))).hasSize(1_000);
        JsonSchema branches = JsonSchema.parse(
                "{\"anyOf\":[{\"items\":{\"type\":\"string\"}},{\"items\":{\"type\":\"integer\"}}]}", PLENTY);
        assertThat(branches.violations(json("[" + "1,".repeat(5_000) + "1]"))).isEmpty();
        assertThat(branches.violations(json("[" + "1,".repeat(5_000) + "\"a\"]")))
                .isNotEmpty();
    }

    @Test
    void aPatternThatIsTooDeepForTheStackIsTooCostly() {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^(a|b)*$\"}", SchemaLimits.ofWork(100, Long.MAX_VALUE));

        assertThatThrownBy(() -> schema.violations(json("\"" + "ab".repeat(200_000) + "!\"")))
                .isInstanceOf(TooCostlyException.class);
    }

    @Test
    void theClockIsLookedAtWhileKeywordsAndPatternsGoOn() {
        AtomicLong clock = new AtomicLong();
        SchemaLimits limits =
                new SchemaLimits(Long.MAX_VALUE, Long.MAX_VALUE, Duration.ofNanos(100), () -> clock.getAndIncrement());

        assertThatThrownBy(() -> JsonSchema.parse(ALTERNATIVES, limits).violations(nested(60)))
                .isInstanceOf(TooCostlyException.class);
        assertThatThrownBy(() -> JsonSchema.parse("{\"pattern\":\"^(a+)+$\"}", limits)
                        .violations(json("\"" + "a".repeat(5_000) + "!\"")))
                .isInstanceOf(TooCostlyException.class);
        assertThat(clock.get()).isBetween(200L, 210L);
    }

    @Test
    void aFailureLeavesNothingForTheNextValueOfTheThread() throws TooCostlyException {
        JsonSchema schema = JsonSchema.parse("{\"pattern\":\"^(a+)+$\"}", SchemaLimits.ofWork(100, 1_000));

        assertThatThrownBy(() -> schema.violations(json("\"" + "a".repeat(100) + "!\"")))
                .isInstanceOf(TooCostlyException.class);
        assertThat(schema.violations(json("\"aaa\""))).isEmpty();
    }

    @Test
    void whatIsNoSchemaIsSaid() {
        for (String wrong : List.of(
                "",
                "{",
                "7",
                "[]",
                "{\"type\":\"text\"}",
                "{\"pattern\":\"(\"}",
                "{\"pattern\":\"" + "(".repeat(20_000) + "\"}",
                "{\"$ref\":\"https://example.com/schema.json\"}",
                "{\"$schema\":\"https://example.com/draft\"}",
                "[".repeat(100_000),
                "{\"description\":\"" + "x".repeat(1_048_576) + "\"}")) {
            assertThatThrownBy(() -> JsonSchema.parse(wrong, PLENTY))
                    .as(wrong.substring(0, Math.min(60, wrong.length())))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
