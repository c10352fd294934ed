// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each message that the troubleshooting page explains is one that the code can say. */
class TroubleshootingTest {

    /** Where a literal goes on in the next line of the source. */
    private static final Pattern CONTINUED = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void messagesAreInTheCode() throws IOException {
        StringBuilder code = new StringBuilder();
        for (String module : List.of("libs", "source-http", "source-cloudwatch", "transforms", "sink-s3parquet")) {
            try (Stream<Path> files = Files.walk(Environment.home().resolve(module))) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")
                                && path.toString().contains("/src/main/"))
                        .toList()) {
                    code.append(Files.readString(file));
                }
            }
        }
        String said = CONTINUED.matcher(code).replaceAll("").replace("\\\"", "\"");

        List<String> unheardOf = new ArrayList<>();
        List<String> messages = Pages.firstCells("docs/troubleshooting.md");
        for (String message : messages) {
            for (String piece : message.split("…", -1)) {
                if (!said.contains(piece.strip())) {
                    unheardOf.add(message);
                }
            }
        }

        assertThat(messages).hasSizeGreaterThan(40);
        assertThat(unheardOf).isEmpty();
    }
}
