// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Console;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.Pipeline;
import io.hydrant.dev.quickstart.RunSummary;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DeliveredTable.RegisteredPartition;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.quickstart.readback.RowCheck;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.glue.model.CreateTableRequest;

/** Callbacks over HTTP with an API key, Parquet by day on S3, partitions in Glue. */
public final class AttributionPipeline implements Pipeline {

    private static final int CALLBACKS = 1200;
    private static final long SEED = 20261120;
    private static final String API_KEY = "quickstart-api-key-0001";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DELIVERY_PATIENCE = Duration.ofMinutes(2);

    @Override
    public String name() {
        return "attribution";
    }

    @Override
    public Map<String, String> variables() {
        return Map.of("ATTRIBUTION_API_KEY", API_KEY);
    }

    @Override
    public RunSummary run(Bench bench) {
        ExampleFiles files = bench.files(this);
        Map<String, String> source = files.connector("source.json");
        Map<String, String> sink = files.connector("sink.json");
        source.put("listener.port", Integer.toString(bench.listenerPort()));
        URI listener = URI.create("http://127.0.0.1:" + bench.listenerPort());
        CallbackSender sender = new CallbackSender(listener, API_KEY);

        deploy(bench, source, sink, files.table("table.json"), sender);
        List<Callback> callbacks = Callbacks.generate(bench.run(), CALLBACKS, Instant.now(), SEED);
        List<Integer> statuses = send(bench.console(), sender, callbacks);
        awaitDelivery(bench, sink);
        return readBack(bench, source, sink, callbacks, statuses);
    }

    private void deploy(
            Bench bench,
            Map<String, String> source,
            Map<String, String> sink,
            CreateTableRequest table,
            CallbackSender sender) {
        bench.console().begin("deploying " + name(source) + " and " + name(sink));
        bench.aws().createBucket(required(sink, "s3.bucket"));
        bench.aws().createTable(table);
        bench.stack().connect().putConfig(name(source), source);
        bench.stack().connect().awaitRunning(name(source), Integer.parseInt(required(source, "tasks.max")), PATIENCE);
        sender.awaitReady(PATIENCE);
        bench.stack().connect().putConfig(name(sink), sink);
        bench.stack().connect().awaitRunning(name(sink), Integer.parseInt(required(sink, "tasks.max")), PATIENCE);
        bench.console().done(name(source) + " and " + name(sink) + " run");
    }

    private static List<Integer> send(Console console, CallbackSender sender, List<Callback> callbacks) {
        console.begin("sending " + callbacks.size() + " callbacks");
        List<Integer> statuses = sender.sendAll(callbacks, answered -> {
            if (answered % 50 == 0) {
                console.progress(answered + " answered");
            }
        });
        Map<Integer, Long> counts =
                statuses.stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        console.done(callbacks.size() + " callbacks sent, answers by status: " + counts);
        return statuses;
    }

    private static void awaitDelivery(Bench bench, Map<String, String> sink) {
        bench.console()
                .begin("waiting for delivery (buffering interval "
                        + sink.getOrDefault("buffering.interval.seconds", "?") + " s)");
        long deadline = System.nanoTime() + DELIVERY_PATIENCE.toNanos();
        long undelivered = bench.undelivered(name(sink), required(sink, "topics"));
        while (undelivered > 0 && System.nanoTime() < deadline) {
            bench.console().progress(undelivered + " records to go");
            pause();
            undelivered = bench.undelivered(name(sink), required(sink, "topics"));
        }
        if (undelivered > 0) {
            bench.console()
                    .failed(undelivered + " records were not delivered within " + DELIVERY_PATIENCE.toSeconds() + " s: "
                            + bench.stack().connect().status(name(sink)));
        } else {
            bench.console().done("everything is delivered: the sink's group has no lag");
        }
    }

    private RunSummary readBack(
            Bench bench,
            Map<String, String> source,
            Map<String, String> sink,
            List<Callback> callbacks,
            List<Integer> statuses) {
        bench.console().begin("reading back");
        Path folder = bench.stack().dataFolder().resolve("readback");
        DeliveredTable table =
                DeliveredTable.of(bench.aws(), required(sink, "glue.database"), required(sink, "glue.table"), folder);
        List<RegisteredPartition> partitions = table.refresh();
        List<String> errors = table.errorOutput(required(sink, "s3.bucket"), "errors/mobile_attribution/");
        try (DuckDb duckDb = DuckDb.open()) {
            table.defineView(duckDb, "mobile_attribution");
            String mine = "mobile_attribution WHERE starts_with(nonce, " + DuckDb.literal(bench.run() + "-") + ")";
            RowCheck check = RowCheck.compare(
                    "nonce",
                    rows(callbacks, statuses, true),
                    rows(callbacks, statuses, false),
                    duckDb.query(Callbacks.select(mine)));
            var holding = duckDb.query("SELECT DISTINCT filename, year, month, day FROM " + mine);
            int partitionsOfRun = (int) holding.stream()
                    .map(row -> row.get("year") + row.get("month") + row.get("day"))
                    .distinct()
                    .count();
            int acknowledged =
                    (int) statuses.stream().filter(status -> status == 200).count();
            List<String> complaints = new ArrayList<>(check.complaints());
            if (acknowledged < callbacks.size()) {
                complaints.add((callbacks.size() - acknowledged) + " callbacks were not answered 200");
            }
            RunSummary summary = new RunSummary(
                    name(),
                    callbacks.size(),
                    acknowledged,
                    check.right(),
                    holding.size(),
                    partitionsOfRun,
                    errors.size(),
                    complaints);
            report(bench, source, sink, partitions, duckDb, mine, summary);
            return summary;
        }
    }

    private static void report(
            Bench bench,
            Map<String, String> source,
            Map<String, String> sink,
            List<RegisteredPartition> partitions,
            DuckDb duckDb,
            String mine,
            RunSummary summary) {
        if (summary.isGood()) {
            bench.console().done(summary.rows() + " rows read back by DuckDB, each compared value by value");
        } else {
            bench.console()
                    .failed(summary.rows() + " right rows for " + summary.acknowledged() + " acknowledged callbacks");
            summary.complaints().forEach(complaint -> bench.console().line("      " + complaint));
        }
        bench.console().table("Partitions in Glue", partitionTable(partitions));
        bench.console()
                .table(
                        "Some rows",
                        duckDb.query(
                                "SELECT created_at, app_token, activity_kind, event_name, network_name, revenue FROM "
                                        + mine + " ORDER BY nonce LIMIT 6"));
        bench.console()
                .table(
                        "Rows by day and kind",
                        duckDb.query(
                                "SELECT year, month, day, activity_kind, count(*) AS \"rows\", sum(revenue) AS revenue FROM "
                                        + mine + " GROUP BY ALL ORDER BY ALL"));
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "send one",
                "curl -H 'x-api-key: " + API_KEY + "' 'http://127.0.0.1:" + source.get("listener.port")
                        + "/app1/mobile_attribution?event_name=Purchase&created_at="
                        + Instant.now().getEpochSecond()
                        + "&nonce=mine-1'");
        facts.put("topic", required(source, "routes.attribution.topic"));
        facts.put(
                "objects",
                "curl '" + bench.stack().s3().endpoint() + "/" + sink.get("s3.bucket")
                        + "?list-type=2&prefix=mobile_attribution/'");
        facts.put("connectors", "curl " + bench.stack().connectUrl() + "/connectors?expand=status");
        for (String connector : List.of(name(source), name(sink))) {
            facts.put("JMX " + connector, String.join("\n", bench.mbeans(connector)));
        }
        bench.console().facts("Look around", facts);
    }

    private static List<Map<String, @Nullable String>> partitionTable(List<RegisteredPartition> partitions) {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (RegisteredPartition partition : partitions) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("partition", partition.name());
            row.put("objects", Integer.toString(partition.files().size()));
            rows.add(row);
        }
        return rows;
    }

    /** The rows of callbacks that were answered 200, or of those whose fate the client cannot know. */
    private static List<Map<String, @Nullable String>> rows(
            List<Callback> callbacks, List<Integer> statuses, boolean acknowledged) {
        List<Map<String, @Nullable String>> rows = new ArrayList<>();
        for (int i = 0; i < callbacks.size(); i++) {
            if ((statuses.get(i) == 200) == acknowledged) {
                rows.add(callbacks.get(i).row());
            }
        }
        return rows;
    }

    private static String name(Map<String, String> connector) {
        return required(connector, "name");
    }

    private static String required(Map<String, String> config, String key) {
        return requireNonNull(config.get(key), key + " is not in the example");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(250);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for delivery", e);
        }
    }
}
