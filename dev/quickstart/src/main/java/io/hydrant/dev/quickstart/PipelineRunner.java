// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import io.hydrant.dev.quickstart.progress.LiveBoard;
import io.hydrant.dev.stack.Stack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** Runs pipelines beside each other on one stack. Confined to one thread. */
final class PipelineRunner implements AutoCloseable {

    private static final Duration DELIVERY_PATIENCE = Duration.ofMinutes(2);

    private final Console console;
    private final Aws aws;
    private final Admin admin;
    private final Map<String, PipelineRun> runs = new LinkedHashMap<>();
    private final Map<String, Bench> benches = new LinkedHashMap<>();

    /**
     * Prepares the runs.
     *
     * @param listenerPorts one for each pipeline
     */
    PipelineRunner(List<Pipeline> pipelines, List<Integer> listenerPorts, Stack stack, Path examples, Console console) {
        this.console = console;
        aws = new Aws(stack.s3().endpoint(), stack.glue().endpoint());
        admin = Admin.create(Map.of("bootstrap.servers", stack.broker().bootstrapServers()));
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        for (Pipeline pipeline : pipelines) {
            int port = listenerPorts.get(runs.size());
            Bench bench = new Bench(stack, aws, admin, examples, console, run, port);
            benches.put(pipeline.name(), bench);
            runs.put(pipeline.name(), pipeline.prepare(bench));
        }
    }

    /** Deploys all, feeds all while a line for each shows how it goes, and reads all back when nothing is on its way. */
    List<RunSummary> run() {
        if (runs.isEmpty()) {
            return List.of();
        }
        runs.values().forEach(this::deploy);
        LiveBoard board = board();
        try {
            runs.forEach((name, run) -> {
                console.begin("sending to " + name);
                run.send();
            });
            awaitDelivery();
        } finally {
            board.close();
        }
        List<RunSummary> summaries = new ArrayList<>();
        runs.forEach((name, run) -> {
            console.begin("reading back " + name);
            summaries.add(run.readBack());
        });
        return summaries;
    }

    /** A line for each pipeline, kept up to date until it is closed. */
    LiveBoard board() {
        Map<String, Connectors> shown = new LinkedHashMap<>();
        runs.forEach((name, run) -> shown.put(name, run.connectors()));
        return new LiveBoard(console, shown);
    }

    private void deploy(PipelineRun run) {
        String names =
                run.connectors().sourceName() + " and " + run.connectors().sinkName();
        console.begin("deploying " + names);
        run.deploy();
        console.done(names + " run");
    }

    private void awaitDelivery() {
        console.begin("waiting for delivery");
        long deadline = System.nanoTime() + DELIVERY_PATIENCE.toNanos();
        boolean all = true;
        for (Map.Entry<String, PipelineRun> run : runs.entrySet()) {
            long left = undelivered(run);
            while (left > 0 && System.nanoTime() < deadline) {
                pause();
                left = undelivered(run);
            }
            if (left > 0) {
                all = false;
                console.failed(run.getKey() + ": " + left + " records were not delivered within "
                        + DELIVERY_PATIENCE.toSeconds() + " s");
            }
        }
        if (all) {
            console.done("everything is delivered: no sink's group has any lag");
        }
    }

    private long undelivered(Map.Entry<String, PipelineRun> run) {
        Bench bench = benches.get(run.getKey());
        return bench == null ? 0 : bench.undelivered(run.getValue().connectors());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for delivery", e);
        }
    }

    @Override
    public void close() {
        admin.close();
        aws.close();
    }
}
