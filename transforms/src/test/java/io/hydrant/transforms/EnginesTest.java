// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the engines know bytes, text and plain values only: the sources and the command line use them without Connect. */
class EnginesTest {

    @ParameterizedTest
    @ValueSource(strings = {"filter", "parse", "decode", "redact"})
    void knowNothingOfConnect(String engine) throws IOException {
        // given
        List<Path> classes;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/hydrant/transforms", engine))) {
            classes = files.filter(file -> file.toString().endsWith(".java")).toList();
        }

        // then
        assertThat(classes)
                .hasSizeGreaterThan(1)
                .allSatisfy(file -> assertThat(Files.readString(file))
                        .doesNotContain(
                                "org.apache.kafka", "io.hydrant.transforms.field", "io.hydrant.transforms.outcome"));
    }
}
