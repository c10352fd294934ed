// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of the CloudWatch Logs specification, section 6. */
class FilterVectorsTest {

    private static final String ACCESS_LINE =
            "127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] \"GET /index.html HTTP/1.0\" 404 1534";

    record Vector(String id, FilterOptions options, String expected, String pattern, String message) {
        @Override
        public String toString() {
            return id + " " + pattern;
        }
    }

    static List<Vector> vectors() throws IOException {
        try (InputStream file = FilterVectorsTest.class.getResourceAsStream("vectors.tsv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(Objects.requireNonNull(file), UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Vector(cells[0], options(cells[1]), cells[2], cells[3], cells[4]))
                    .toList();
        }
    }

    private static FilterOptions options(String name) {
        return switch (name) {
            case "defaults" -> FilterOptions.DEFAULTS;
            case "lenient" -> new FilterOptions(true, false, false);
            case "exact-count" -> new FilterOptions(false, true, false);
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void holds(Vector vector) {
        if (vector.expected().equals("error")) {
            assertThatThrownBy(() -> FilterPattern.compile(vector.pattern(), vector.options()))
                    .isInstanceOf(FilterSyntaxException.class);
            return;
        }
        FilterPattern pattern = FilterPattern.compile(vector.pattern(), vector.options());
        boolean expected = vector.expected().equals("yes");
        assertThat(pattern.matches(vector.message())).isEqualTo(expected);
        byte[] padded = ("x{" + vector.message() + "}\"").getBytes(UTF_8);
        assertThat(pattern.matches(padded, 2, padded.length - 4))
                .as("as a part of a bigger array")
                .isEqualTo(expected);
    }

    @Test
    void allVectorsAreThere() throws IOException {
        assertThat(vectors().stream().map(Vector::id).distinct()).hasSize(108);
    }

    @Test
    void extractsTheFieldsOfTheDocumentedExample() {
        FilterPattern pattern =
                FilterPattern.compile("[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]");

        assertThat(pattern.extract(ACCESS_LINE))
                .containsExactly(
                        Map.entry("ip", "127.0.0.1"),
                        Map.entry("user", "Prod"),
                        Map.entry("username", "frank"),
                        Map.entry("timestamp", "10/Oct/2000:13:25:15 -0700"),
                        Map.entry("request", "GET /index.html HTTP/1.0"),
                        Map.entry("status_code", "404"),
                        Map.entry("bytes", "1534"));
    }

    @Test
    void extractsUnnamedFieldsByPosition() {
        assertThat(FilterPattern.compile("[..., request=*.html*, status_code=4*,]")
                        .extract(ACCESS_LINE))
                .containsExactly(
                        Map.entry("$1", "127.0.0.1"),
                        Map.entry("$2", "Prod"),
                        Map.entry("$3", "frank"),
                        Map.entry("$4", "10/Oct/2000:13:25:15 -0700"),
                        Map.entry("request", "GET /index.html HTTP/1.0"),
                        Map.entry("status_code", "404"),
                        Map.entry("$7", "1534"));
        assertThat(FilterPattern.compile("[ip, ...]").extract("a b"))
                .containsExactly(Map.entry("ip", "a"), Map.entry("$2", "b"));
    }

    @Test
    void lastFieldTakesTheRestAsItStands() {
        assertThat(FilterPattern.compile("[ts=*Z, id=\"*-*\", event]")
                        .extract("2020-01-01T00:00:00Z a-b START  \"now\"\n"))
                .containsEntry("event", "START  \"now\"");
        assertThat(FilterPattern.compile("[a, b]").extract("x [y z] w")).containsEntry("b", "[y z] w");
        assertThat(FilterPattern.compile("[a, b]").extract("x [y z]")).containsEntry("b", "y z");
    }
}
