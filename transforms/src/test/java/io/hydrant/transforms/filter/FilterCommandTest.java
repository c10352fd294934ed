// SPDX-License-Identifier: Apache-2.0
package io.hydrant.transforms.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class FilterCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    @Test
    void printsTheLinesThatMatch() throws IOException {
        assertThat(run("ERROR one\nfine\r\nERROR two\r\n\nERROR あ", "ERROR")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("ERROR one\nERROR two\r\nERROR あ\n");
        assertThat(complaints.size()).isZero();
    }

    @Test
    void saysNoWhenNothingMatches() throws IOException {
        assertThat(run("fine\n", "ERROR")).isEqualTo(1);
        assertThat(run("", "")).isEqualTo(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void takesAPatternThatLooksLikeAnOption() throws IOException {
        assertThat(run("a\nb\n", "-a")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("b\n");
        out.reset();
        assertThat(run("a\nb\n", "?a ?c")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a\n");
    }

    @Test
    void treatsAnEmptyLineAsAnEmptyMessage() throws IOException {
        assertThat(run("\n", "-a")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("\n");
    }

    @Test
    void extractsFields() throws IOException {
        assertThat(run("x 404 z\n", "[a, status=4*, c]", "--extract")).isZero();
        assertThat(out.toString(UTF_8)).isEqualTo("a=x\tstatus=404\tc=z\n");
    }

    @Test
    void optionsReachThePattern() throws IOException {
        assertThat(run("x ERR* y\n", "ERR*", "--lenient")).isZero();
        assertThat(run("a b c\n", "[x, y]", "--exact-field-count")).isEqualTo(1);
        assertThat(run("{}\n", "{ $.a != 1 }", "--missing-not-equal")).isZero();
    }

    @Test
    void complainsAboutAWrongPattern() throws IOException {
        assertThat(run("x", "ERR*")).isEqualTo(2);
        assertThat(complaints.toString(UTF_8)).contains("offset 3").contains("ERR*\n     ^");
        assertThat(out.size()).isZero();
    }

    @Test
    void explainsItself() throws IOException {
        assertThat(run("x")).isEqualTo(2);
        assertThat(run("x", "a", "--unknown")).isEqualTo(2);
        assertThat(complaints.toString(UTF_8)).contains("usage: hydrant-filter PATTERN");
    }

    private int run(String input, String... arguments) throws IOException {
        return FilterCommand.run(
                arguments,
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                out,
                new PrintStream(complaints, true, UTF_8));
    }
}
