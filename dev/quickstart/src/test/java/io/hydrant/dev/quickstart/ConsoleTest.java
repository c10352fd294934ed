// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void liveLinesAreRedrawnInPlaceBelowOtherLines() {
        Console console = console(true);

        console.begin("sending");
        console.live(List.of("a 1", "b 1"));
        console.line("something happened");
        console.live(List.of("a 2", "b 2"));
        console.endLive();
        console.line("end");

        String clear = "\r\u001b[K";
        String up = "\u001b[2A\r\u001b[J";
        assertThat(text())
                .isEqualTo(clear + cut("  … sending")
                        + clear + cut("a 1\nb 1\n")
                        + up + clear + "something happened\n"
                        + clear + cut("a 1\nb 1\n")
                        + up + clear + cut("a 2\nb 2\n")
                        + clear + "end\n");
    }

    /** A line that the terminal breaks would take two, and could not be redrawn in place. */
    private static String cut(String lines) {
        return "\u001b[?7l" + lines + "\u001b[?7h";
    }

    @Test
    void whatIsStoppedHasNothingToTell() {
        Console console = console(true);
        console.live(List.of("a 1"));
        console.end("Stopping.");

        console.live(List.of("a 0"));
        console.line("cannot connect");
        console.progress("10");
        console.failed("broken");

        assertThat(text()).endsWith("a 1\n\u001b[?7h\r\u001b[KStopping.\n");
    }

    @Test
    void elsewhereNothingIsRedrawn() {
        Console console = console(false);

        console.begin("sending");
        console.live(List.of("a 1"));
        console.progress("10");
        console.line("plain");
        console.endLive();

        assertThat(text()).isEqualTo("plain\n");
    }

    @Test
    void tablesFitEightyColumnsAndCutNoMoreThanThat() {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("id", "1");
        row.put("note", "x".repeat(100));
        row.put("name", "注文".repeat(40));

        console(false).table("Rows", List.of(row));

        assertThat(text())
                .isEqualTo("\nRows\n  id  note" + " ".repeat(34) + "name\n  1   " + "x".repeat(35) + "…" + "  "
                        + "注文".repeat(8) + "注…\n");
    }

    private Console console(boolean terminal) {
        return new Console(new PrintStream(shown, true, StandardCharsets.UTF_8), terminal);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
