// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.accesslogs;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Connectors;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.PipelineRun;
import io.hydrant.dev.quickstart.RunSummary;
import io.hydrant.dev.quickstart.clients.FirehoseWriter;
import io.hydrant.dev.quickstart.clients.HttpSender;
import io.hydrant.dev.quickstart.readback.DeliveredTable;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.quickstart.readback.Expected;
import io.hydrant.dev.quickstart.readback.TableCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** One run of {@link AccessLogsPipeline}. */
final class AccessLogsRun implements PipelineRun {

    private static final int REQUESTS = 1200;
    private static final Duration SPAN = Duration.ofHours(40);
    private static final long SEED = 20261121;

    private final Bench bench;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final List<Request> requests = new ArrayList<>();
    private FirehoseWriter.Outcome outcome = new FirehoseWriter.Outcome(Set.of(), Set.of());

    AccessLogsRun(Bench bench, ExampleFiles files) {
        this.bench = bench;
        this.files = files;
        connectors = Connectors.of(files, bench.listenerPort());
        Random random = new Random(SEED);
        Instant first = Instant.now().minus(SPAN);
        for (int i = 0; i < REQUESTS; i++) {
            Instant time = Instant.ofEpochSecond(
                    first.plus(SPAN.multipliedBy(i).dividedBy(REQUESTS)).getEpochSecond());
            requests.add(Request.of(bench.run() + "-" + i, time, random));
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
                List.of(files.table("table.json")),
                new HttpSender(bench.listener()));
    }

    @Override
    public void send() {
        try (FirehoseWriter writer = new FirehoseWriter(
                bench.listener(),
                connectors.source("delivery.streams.web.name"),
                AccessLogsPipeline.ACCESS_KEY_ID,
                AccessLogsPipeline.SECRET_ACCESS_KEY)) {
            outcome = writer.write(requests.stream().map(Request::line).toList());
        }
        bench.console()
                .done("access-logs: " + requests.size() + " lines written by AWS's SDK for Java, "
                        + outcome.failed().size() + " not taken");
    }

    @Override
    public RunSummary readBack() {
        DeliveredTable table = DeliveredTable.of(
                bench.aws(), connectors.sink("glue.database"), connectors.sink("glue.table"), bench.readBackFolder());
        int errors = bench.objects()
                .errorOutput(connectors.sink("s3.bucket"), "errors/access_logs/")
                .size();
        String mine = "contains(req, " + DuckDb.literal("/" + bench.run() + "-") + ")";
        RunSummary summary;
        try (DuckDb duckDb = DuckDb.open()) {
            Expected expected = expected();
            TableCheck check =
                    TableCheck.of(table, duckDb, DuckDb.select(Request.COLUMNS, "time", table.name()), mine, expected);
            summary = new RunSummary(
                    "access-logs",
                    requests.size(),
                    expected.required().size(),
                    check.rows().right(),
                    check.objects(),
                    check.partitions(),
                    errors,
                    check.rows().repeats(),
                    check.rows().complaints());
            bench.report(summary, "rows read back by DuckDB");
            bench.console().table("Partitions in Glue", check.partitionTable());
            bench.console()
                    .table(
                            "Slowest pages by status",
                            duckDb.query(
                                    "SELECT dt, status, count(*) AS requests, max(reqtime_microsec) AS slowest_us FROM access_logs WHERE "
                                            + mine + " GROUP BY ALL ORDER BY ALL"));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "send one",
                "AWS_ACCESS_KEY_ID=" + AccessLogsPipeline.ACCESS_KEY_ID + " AWS_SECRET_ACCESS_KEY="
                        + AccessLogsPipeline.SECRET_ACCESS_KEY + " AWS_DEFAULT_REGION=eu-west-1 \\\n"
                        + "aws firehose put-record --endpoint-url " + bench.listener()
                        + " --delivery-stream-name web-access-logs --record '{\"Data\":\"host:192.0.2.1\\tstatus:200\"}'");
        facts.put("topic", connectors.source("delivery.streams.web.topic"));
        facts.put("objects", bench.listObjects(connectors, "access_logs/"));
        bench.console().facts("Look around: access-logs", facts);
        return summary;
    }

    private Expected expected() {
        Expected.Builder expected = Expected.by("req");
        for (Request request : requests) {
            expected.add(
                    request.row(),
                    !outcome.failed().contains(request.line()),
                    outcome.maybeRepeated().contains(request.line()));
        }
        return expected.build();
    }
}
