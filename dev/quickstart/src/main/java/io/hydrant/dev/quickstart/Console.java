// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user sees. On a terminal a step in progress, and a block of live lines, are redrawn in place; elsewhere each
 * step is one plain line when it is done. Always UTF-8. Thread-safe.
 */
public final class Console {

    private static final int TABLE_WIDTH = 79;
    private static final int MIN_CELL = 8;

    /** A line that a narrow terminal would break could not be redrawn in place: what does not fit is not shown. */
    private static final String CUT_LINES = "\u001b[?7l";

    private static final String BREAK_LINES = "\u001b[?7h";

    /** Takes the step in progress, which has no line end, off the screen. */
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private String step = "";

    @GuardedBy("lock")
    private long stepStart;

    @GuardedBy("lock")
    private List<String> live = List.of();

    @GuardedBy("lock")
    private boolean ended;

    /** @param terminal whether {@code out} is one, which can redraw */
    Console(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** The process's standard output; the script says by {@code -Dhydrant.terminal} whether that is a terminal. */
    public static Console standard() {
        return new Console(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                Boolean.getBoolean("hydrant.terminal"));
    }

    /** Whether lines can be redrawn. */
    public boolean isTerminal() {
        return terminal;
    }

    public void title(String text) {
        line(bold(text));
    }

    /** Prints a line, above the live lines if there are any. */
    public void line(String text) {
        synchronized (lock) {
            if (ended) {
                return;
            }
            List<String> below = live;
            eraseLive();
            out.println((terminal ? CLEAR_LINE : "") + text);
            drawLive(below);
        }
    }

    /** Shows lines that the next call replaces. On a terminal only. */
    public void live(List<String> lines) {
        synchronized (lock) {
            if (!ended) {
                eraseLive();
                drawLive(lines);
            }
        }
    }

    /** The last line, below the live lines as they are: what is stopped from now on has nothing to tell. */
    void end(String text) {
        synchronized (lock) {
            live = List.of();
            line(text);
            ended = true;
        }
    }

    /** Leaves the live lines where they are. */
    public void endLive() {
        synchronized (lock) {
            live = List.of();
        }
    }

    @GuardedBy("lock")
    private void eraseLive() {
        if (!live.isEmpty()) {
            out.print("\u001b[" + live.size() + "A\r\u001b[J");
            live = List.of();
        }
    }

    @GuardedBy("lock")
    private void drawLive(List<String> lines) {
        if (terminal && !lines.isEmpty()) {
            StringBuilder block = new StringBuilder(CLEAR_LINE + CUT_LINES);
            lines.forEach(line -> block.append(line).append(System.lineSeparator()));
            out.print(block.append(BREAK_LINES));
            out.flush();
            live = List.copyOf(lines);
        }
    }

    /** Begins a step that takes a while. */
    public void begin(String what) {
        synchronized (lock) {
            step = what;
            stepStart = System.nanoTime();
            progress("");
        }
    }

    /** Says how far the step has come; shown on a terminal only, and not beside live lines. */
    public void progress(String detail) {
        synchronized (lock) {
            if (terminal && live.isEmpty() && !ended) {
                String text = step + (detail.isEmpty() ? "" : ": " + detail);
                out.print(CLEAR_LINE + CUT_LINES + "  … " + text + BREAK_LINES);
                out.flush();
            }
        }
    }

    /** Ends the step. */
    public void done(String outcome) {
        synchronized (lock) {
            double seconds = Duration.ofNanos(System.nanoTime() - stepStart).toMillis() / 1000.0;
            String took = faint(String.format(Locale.ROOT, "(%.1f s)", seconds));
            line("  " + green("✓") + " " + outcome + " " + took);
        }
    }

    /** Says what went wrong. */
    public void failed(String what) {
        line("  " + red("✗") + " " + what);
    }

    /** Prints name and value pairs, aligned; a value may have several lines. */
    public void facts(String heading, Map<String, String> facts) {
        line("");
        title(heading);
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
        String indent = "\n" + " ".repeat(width + 4);
        facts.forEach((name, value) -> line("  " + pad(name, width) + "  " + value.replace("\n", indent)));
    }

    /** Prints rows as a table; the longest values are cut so that it fits the narrowest usual terminal. */
    public void table(String heading, List<Map<String, @Nullable String>> rows) {
        line("");
        title(heading);
        if (rows.isEmpty()) {
            line("  (none)");
            return;
        }
        int limit = TABLE_WIDTH;
        while (limit > MIN_CELL && tableWidth(rows, limit) > TABLE_WIDTH) {
            limit--;
        }
        Set<String> columns = rows.get(0).keySet();
        StringBuilder head = new StringBuilder();
        for (String column : columns) {
            head.append("  ").append(pad(column, width(column, rows, limit)));
        }
        line(faint(head.toString().stripTrailing()));
        for (Map<String, @Nullable String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (String column : columns) {
                line.append("  ").append(pad(cell(row.get(column), limit), width(column, rows, limit)));
            }
            line(line.toString().stripTrailing());
        }
    }

    private static int tableWidth(List<Map<String, @Nullable String>> rows, int limit) {
        return rows.get(0).keySet().stream()
                .mapToInt(column -> 2 + width(column, rows, limit))
                .sum();
    }

    private static int width(String column, List<Map<String, @Nullable String>> rows, int limit) {
        int width = cells(column);
        for (Map<String, @Nullable String> row : rows) {
            width = Math.max(width, cells(cell(row.get(column), limit)));
        }
        return width;
    }

    private static String cell(@Nullable String value, int limit) {
        if (value == null) {
            return "·";
        }
        if (cells(value) <= limit) {
            return value;
        }
        int end = value.length();
        while (cells(value.substring(0, end)) > limit - 1) {
            end = value.offsetByCodePoints(end, -1);
        }
        return value.substring(0, end) + "…";
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - cells(text)));
    }

    /** How many cells of a terminal the text takes: East Asian characters and emoji take two. */
    private static int cells(String text) {
        return text.codePoints()
                .map(point -> point >= 0x1100 && (point < 0x2000 || point >= 0x2E80) ? 2 : 1)
                .sum();
    }

    private String bold(String text) {
        return styled("1", text);
    }

    private String faint(String text) {
        return styled("2", text);
    }

    private String green(String text) {
        return styled("32", text);
    }

    private String red(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return terminal ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
