// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @Test
    void liveLinesAreRedrawnInPlaceBelowOtherLines() {
        Console console = console(true);

        console.live(List.of("a 1", "b 1"));
        console.line("something happened");
        console.live(List.of("a 2", "b 2"));
        console.endLive();
        console.line("end");

        String up = "\u001b[2A\r\u001b[J";
        assertThat(text()).isEqualTo("a 1\nb 1\n" + up + "something happened\na 1\nb 1\n" + up + "a 2\nb 2\nend\n");
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

    private Console console(boolean terminal) {
        return new Console(new PrintStream(shown, true, StandardCharsets.UTF_8), terminal);
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
