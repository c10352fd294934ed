// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** FIREHOSE.md names the keys that there are, and all but those that have nothing to do with Firehose. */
class FirehosePageTest {

    private static final Pattern KEY = Pattern.compile("`([a-z0-9]+(?:\\.[a-z0-9]+)+|compression|format)`");

    /** Of Kafka, of our own ledger, or only for a format that Firehose has not. */
    private static final Pattern OTHERS = Pattern.compile(
            "state\\..*|csv\\..*|flush\\..*|topic\\.recreated|validate\\.live|glue\\.endpoint\\.url|s3\\.(bucket|region)"
                    + "|aws\\.(access|secret|session)\\..*|delivery\\.notifications\\.producer\\..*");

    @Test
    void namesTheKeysOfTheConnector() throws IOException {
        Set<String> keys = S3ParquetSinkConfig.DEFINITION.configKeys().keySet();
        Set<String> named = new TreeSet<>();
        Matcher matcher = KEY.matcher(Files.readString(Path.of("FIREHOSE.md")));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        named.removeIf(name -> name.equals("newline.if.missing") || name.equals("on.error"));

        Set<String> wanted = new TreeSet<>(keys);
        wanted.removeIf(key -> OTHERS.matcher(key).matches());
        assertThat(named).isEqualTo(wanted);
    }
}
