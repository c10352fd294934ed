// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Connectors;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.PipelineRun;
import io.hydrant.dev.quickstart.RunSummary;
import io.hydrant.dev.quickstart.clients.Answer;
import io.hydrant.dev.quickstart.clients.HttpSender;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.quickstart.readback.Expected;
import io.hydrant.dev.quickstart.readback.TableCheck;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One run of {@link AttributionPipeline}. */
final class AttributionRun implements PipelineRun {

    private static final int CALLBACKS = 1200;
    private static final long SEED = 20261120;

    private final Bench bench;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final HttpSender sender;
    private final List<Callback> callbacks;
    private List<Answer> answers = List.of();

    AttributionRun(Bench bench, ExampleFiles files) {
        this.bench = bench;
        this.files = files;
        connectors = Connectors.of(files, bench.listenerPort());
        sender = new HttpSender(bench.listener());
        callbacks = Callbacks.generate(bench.run(), CALLBACKS, Instant.now(), SEED);
    }

    @Override
    public Connectors connectors() {
        return connectors;
    }

    @Override
    public void deploy() {
        connectors.deploy(bench.stack().connect(), bench.aws(), List.of(files.table("table.json")), sender);
    }

    @Override
    public void send() {
        answers = sender.sendAll(callbacks.stream()
                .map(callback -> sender.request(callback.pathAndQuery())
                        .header("x-api-key", AttributionPipeline.API_KEY)
                        .build())
                .toList());
        bench.report("attribution: " + callbacks.size() + " callbacks", answers);
    }

    @Override
    public RunSummary readBack() {
        DeliveredTable table = DeliveredTable.of(
                bench.aws(), connectors.sink("glue.database"), connectors.sink("glue.table"), bench.readBackFolder());
        int errors = bench.objects()
                .errorOutput(connectors.sink("s3.bucket"), "errors/mobile_attribution/")
                .size();
        String mine = "starts_with(nonce, " + DuckDb.literal(bench.run() + "-") + ")";
        try (DuckDb duckDb = DuckDb.open()) {
            TableCheck check = TableCheck.of(table, duckDb, Callbacks.select(table.name()), mine, expected());
            RunSummary summary = summary(check, errors);
            bench.report(summary, "rows read back by DuckDB");
            show(duckDb, check, table.name() + " WHERE " + mine);
            return summary;
        }
    }

    private Expected expected() {
        Expected.Builder expected = Expected.by("nonce");
        for (int i = 0; i < callbacks.size(); i++) {
            Answer answer = answers.get(i);
            expected.add(callbacks.get(i).row(), answer.acknowledged(), answer.mayBeRepeated());
        }
        return expected.build();
    }

    private RunSummary summary(TableCheck check, int errors) {
        int acknowledged = (int) answers.stream().filter(Answer::acknowledged).count();
        return new RunSummary(
                "attribution",
                callbacks.size(),
                acknowledged,
                check.rows().right(),
                check.objects(),
                check.partitions(),
                errors,
                check.rows().repeats(),
                check.rows().complaints());
    }

    private void show(DuckDb duckDb, TableCheck check, String mine) {
        bench.console().table("Partitions in Glue", check.partitionTable());
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
                "curl -H 'x-api-key: " + AttributionPipeline.API_KEY + "' '" + bench.listener()
                        + "/app1/mobile_attribution?event_name=Purchase&created_at="
                        + Instant.now().getEpochSecond() + "&nonce=mine-1'");
        facts.put("topic", connectors.source("routes.attribution.topic"));
        facts.put("objects", bench.listObjects(connectors, "mobile_attribution/"));
        bench.console().facts("Look around: attribution", facts);
    }
}
