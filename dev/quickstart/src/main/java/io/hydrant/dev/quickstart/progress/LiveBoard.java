// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.progress;

import io.hydrant.dev.quickstart.Connectors;
import io.hydrant.dev.quickstart.Console;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A line for each pipeline: on a terminal the rows of a table, redrawn in place twice a second; elsewhere lines that are
 * printed when they have changed, every five seconds at most. Closing leaves the last lines standing. Thread-safe.
 */
public final class LiveBoard implements AutoCloseable {

    private static final long REDRAW_MILLIS = 500;
    private static final long PLAIN_MILLIS = 5_000;

    private final Console console;
    private final Map<String, Connectors> pipelines;
    private final ConnectorMetrics metrics = new ConnectorMetrics();
    private final ScheduledExecutorService redraw;
    private final Future<?> drawing;
    private List<String> printed = List.of();

    /** @param pipelines by the name that the line begins with */
    public LiveBoard(Console console, Map<String, Connectors> pipelines) {
        this.console = console;
        this.pipelines = new LinkedHashMap<>(pipelines);
        redraw = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "live-board");
            thread.setDaemon(true);
            return thread;
        });
        long period = console.isTerminal() ? REDRAW_MILLIS : PLAIN_MILLIS;
        drawing = redraw.scheduleAtFixedRate(
                this::draw, console.isTerminal() ? 0 : period, period, TimeUnit.MILLISECONDS);
    }

    private synchronized void draw() {
        List<String> lines = lines();
        if (console.isTerminal()) {
            console.live(lines);
        } else {
            for (int i = 0; i < lines.size(); i++) {
                if (printed.isEmpty() || !printed.get(i).equals(lines.get(i))) {
                    console.line(lines.get(i));
                }
            }
        }
        printed = lines;
    }

    private List<String> lines() {
        int width = pipelines.keySet().stream().mapToInt(String::length).max().orElse(0);
        List<String> lines = new ArrayList<>();
        if (console.isTerminal()) {
            lines.add("  " + " ".repeat(width) + Progress.headings());
        }
        pipelines.forEach((name, connectors) -> {
            Progress progress = metrics.of(connectors.sourceName(), connectors.sinkName());
            lines.add("  " + name + " ".repeat(width - name.length())
                    + (console.isTerminal() ? progress.toRow() : "  " + progress.toLine()));
        });
        return lines;
    }

    @Override
    public void close() {
        drawing.cancel(false);
        redraw.shutdown();
        draw();
        console.endLive();
    }
}
