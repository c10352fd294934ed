// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerifyCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--topic t | --bucket is missing",
                "--bucket b | --topic is missing",
                "--bucket b --topic | --topic needs a value",
                "--bucket b --topic t --what x | unknown option --what",
                "--bucket b --topic t --from x | --from is not a number",
                "--bucket b --topic t --from -3 | --from is not a number",
                "--bucket b --topic t --from 5 --to 4 | --from 5 is behind --to 4",
                "--bucket b --topic t --endpoint here | --endpoint is not a URL",
            })
    void complainsOfWrongInput(String args, String message) {
        assertThat(run(args.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("hydrant-verify: " + message)
                .contains("usage:");
        assertThat(out.size()).isZero();
    }

    @Test
    void takesValuesInBothForms() {
        VerifyOptions options = VerifyOptions.parse(
                "--bucket=b",
                "--topic",
                "t",
                "--state-prefix=x",
                "--path-style",
                "--endpoint",
                "http://localhost:9000");
        assertThat(options.bucket()).isEqualTo("b");
        assertThat(options.backupBucket()).isEqualTo("b");
        assertThat(options.statePrefix()).isEqualTo("x/");
        assertThat(options.pathStyle()).isTrue();
        assertThat(options.partition()).isEqualTo(-1);
    }

    @Test
    void saysThatItCouldNotLook() {
        int code = run(
                "--bucket",
                "b",
                "--topic",
                "t",
                "--endpoint",
                "http://127.0.0.1:1",
                "--path-style",
                "--region",
                "us-east-1");
        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("hydrant-verify: ");
        assertThat(out.size()).isZero();
    }

    private int run(String... args) {
        return VerifyCommand.run(print(out), print(err), args);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
