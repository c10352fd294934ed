// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.apphistory;

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
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One run of {@link AppHistoryPipeline}. */
final class AppHistoryRun implements PipelineRun {

    private static final int LOGS = 800;
    private static final Duration SPAN = Duration.ofHours(40);
    private static final long SEED = 20261122;

    private final Bench bench;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final HttpSender sender;
    private final List<ActionLog> logs = new ArrayList<>();
    private List<Answer> answers = List.of();

    AppHistoryRun(Bench bench, ExampleFiles files) {
        this.bench = bench;
        this.files = files;
        connectors = Connectors.of(files, bench.listenerPort());
        sender = new HttpSender(bench.listener());
        Random random = new Random(SEED);
        Instant first = Instant.now().minus(SPAN);
        for (int i = 0; i < LOGS; i++) {
            Instant at = first.plus(SPAN.multipliedBy(i).dividedBy(LOGS));
            String user = bench.run() + "-" + i;
            logs.add(i % 4 == 3 ? ActionLog.ofBilling(user, at, random) : ActionLog.ofShop(user, at, random));
        }
    }

    @Override
    public Connectors connectors() {
        return connectors;
    }

    @Override
    public void deploy() {
        connectors.deploy(
                bench.stack().connect(),
                bench.aws(),
                List.of(files.table("table-shop.json"), files.table("table-billing.json")),
                sender);
    }

    @Override
    public void send() {
        answers = sender.sendAll(logs.stream()
                .map(log -> sender.request("/" + log.appCode() + "/set-log")
                        .header("x-api-key", AppHistoryPipeline.API_KEY)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(log.json()))
                        .build())
                .toList());
        bench.report("app-history: " + logs.size() + " action logs of two apps", answers);
    }

    @Override
    public RunSummary readBack() {
        int errors = bench.objects()
                .errorOutput(connectors.sink("s3.bucket"), "errors/app_history/")
                .size();
        RunSummary summary;
        try (DuckDb duckDb = DuckDb.open()) {
            TableCheck shop = check(duckDb, "shop", ActionLog.SHOP);
            TableCheck billing = check(duckDb, "billing", ActionLog.BILLING);
            List<String> complaints = new ArrayList<>(shop.rows().complaints());
            complaints.addAll(billing.rows().complaints());
            summary = new RunSummary(
                    "app-history",
                    logs.size(),
                    (int) answers.stream().filter(Answer::acknowledged).count(),
                    shop.rows().right() + billing.rows().right(),
                    shop.objects() + billing.objects(),
                    shop.partitions() + billing.partitions(),
                    errors,
                    shop.rows().repeats() + billing.rows().repeats(),
                    complaints);
            bench.report(summary, "rows of two tables read back by DuckDB");
            bench.console().table("Partitions of history_shop", shop.partitionTable());
            bench.console().table("Partitions of history_billing", billing.partitionTable());
            bench.console()
                    .table(
                            "What one user did",
                            duckDb.query(
                                    "SELECT logged_at, action, path, request FROM history_shop WHERE dt >= '2026' AND"
                                            + " user_id = " + DuckDb.literal(bench.run() + "-0")));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "send one",
                "curl -H 'x-api-key: " + AppHistoryPipeline.API_KEY + "' -d '{\"logged_at\":\"" + Instant.now()
                        + "\",\"user_id\":\"me\",\"action\":\"hello\"}' " + bench.listener() + "/shop/set-log");
        facts.put("objects", bench.listObjects(connectors, "app_history/"));
        bench.console().facts("Look around: app-history", facts);
        return summary;
    }

    private TableCheck check(DuckDb duckDb, String appCode, List<String> columns) {
        DeliveredTable table = DeliveredTable.of(
                bench.aws(), connectors.sink("glue.database"), "history_" + appCode, bench.readBackFolder());
        Expected.Builder expected = Expected.by("user_id");
        for (int i = 0; i < logs.size(); i++) {
            if (logs.get(i).appCode().equals(appCode)) {
                expected.add(
                        logs.get(i).row(),
                        answers.get(i).acknowledged(),
                        answers.get(i).mayBeRepeated());
            }
        }
        String mine = "starts_with(user_id, " + DuckDb.literal(bench.run() + "-") + ")";
        return TableCheck.of(table, duckDb, DuckDb.select(columns, "logged_at", table.name()), mine, expected.build());
    }
}
