// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final List<Change> replayed = new ArrayList<>();

    record Change(String name, int value) {}

    @Test
    void givesBackWhatWasAppended() {
        // given
        try (Journal<Change> journal = open()) {
            journal.append(new Change("ä\n😀", 1));
            journal.append(new Change("b", 2));
        }

        // when
        replayed.clear();
        open().close();

        // then
        assertThat(replayed).containsExactly(new Change("ä\n😀", 1), new Change("b", 2));
    }

    @Test
    void dropsALastLineThatWasCutOffAnywhere() throws IOException {
        // given
        try (Journal<Change> journal = open()) {
            journal.append(new Change("kept", 1));
            journal.append(new Change("löst", 2));
        }
        byte[] whole = Files.readAllBytes(folder.resolve("journal.jsonl"));
        int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;

        for (int length = firstLine; length < whole.length - 1; length++) {
            Files.write(folder.resolve("journal.jsonl"), Arrays.copyOf(whole, length));
            replayed.clear();

            // when
            open().close();

            // then
            assertThat(replayed).as("cut at %s", length).containsExactly(new Change("kept", 1));
        }
    }

    @Test
    void complainsOfABadLineInTheMiddle() throws IOException {
        Files.writeString(folder.resolve("journal.jsonl"), "{\"name\":\"a\",\"value\":1}\nnonsense\n{}\n");

        assertThatThrownBy(this::open).hasStackTraceContaining("holds a line that is no change");
    }

    @Test
    void keepsOnlyTheSnapshot() throws IOException {
        try (Journal<Change> journal = open()) {
            journal.append(new Change("a", 1));
        }

        Journal.open(folder, Change.class, change -> {}, () -> List.of(new Change("sum", 1)).stream())
                .close();

        assertThat(Files.readAllLines(folder.resolve("journal.jsonl")))
                .containsExactly("{\"name\":\"sum\",\"value\":1}");
    }

    @Test
    void isOpenOnce() {
        try (Journal<Change> journal = open()) {
            journal.append(new Change("a", 1));

            assertThatThrownBy(this::open).hasStackTraceContaining("another process uses the folder");
        }
    }

    private Journal<Change> open() {
        return Journal.open(folder, Change.class, replayed::add, () -> List.copyOf(replayed).stream());
    }
}
