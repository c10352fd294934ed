// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.cloudwatchlogs;

import io.hydrant.dev.quickstart.Bench;
import io.hydrant.dev.quickstart.Connectors;
import io.hydrant.dev.quickstart.ExampleFiles;
import io.hydrant.dev.quickstart.PipelineRun;
import io.hydrant.dev.quickstart.RunSummary;
import io.hydrant.dev.quickstart.clients.Answer;
import io.hydrant.dev.quickstart.clients.HttpSender;
import io.hydrant.dev.quickstart.clients.LogSubscription;
import io.hydrant.dev.quickstart.clients.LogSubscription.LogEvent;
import io.hydrant.dev.quickstart.readback.DeliveredText;
import io.hydrant.dev.quickstart.readback.DuckDb;
import io.hydrant.dev.quickstart.readback.Expected;
import io.hydrant.dev.quickstart.readback.RowCheck;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** One run of {@link CloudWatchLogsPipeline}. */
final class CloudWatchLogsRun implements PipelineRun {

    private static final int EVENTS = 1200;
    private static final int EVENTS_OF_A_PAYLOAD = 40;
    private static final int PAYLOADS_OF_A_DELIVERY = 5;
    private static final Duration SPAN = Duration.ofHours(40);
    private static final String LINE = "line";

    private final Bench bench;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final HttpSender sender;
    private final LogSubscription subscription;
    private final List<LogEvent> events;
    private List<Answer> answers = List.of();

    CloudWatchLogsRun(Bench bench, ExampleFiles files) {
        this.bench = bench;
        this.files = files;
        connectors = Connectors.of(files, bench.listenerPort());
        sender = new HttpSender(bench.listener());
        subscription =
                new LogSubscription(connectors.source("delivery.streams.logs.name"), CloudWatchLogsPipeline.ACCESS_KEY);
        Instant first = Instant.now().minus(SPAN);
        events = IntStream.range(0, EVENTS)
                .mapToObj(i -> new LogEvent(first.plus(SPAN.multipliedBy(i).dividedBy(EVENTS)), message(i)))
                .toList();
    }

    /** Plain text, JSON, and what text files trip over. */
    private String message(int i) {
        String id = bench.run() + "-" + i;
        return switch (i % 4) {
            case 0 -> id + " GET /health 200";
            case 1 -> "{\"id\":\"" + id + "\",\"level\":\"INFO\",\"message\":\"注文を受け付けました\"}";
            case 2 -> id + " \"quoted\", back\\slash,\ttab and a comma";
            default -> "  " + id + " ERROR O'Neil's café 🛒  ";
        };
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
        List<HttpRequest> deliveries = new ArrayList<>();
        for (List<LogEvent> ofDelivery : deliveries()) {
            List<byte[]> payloads = new ArrayList<>();
            payloads.add(subscription.controlPayload(Instant.now()));
            LogSubscription.pieces(ofDelivery, EVENTS_OF_A_PAYLOAD)
                    .forEach(piece -> payloads.add(subscription.payload("/app/api", "i-0abc", piece)));
            deliveries.add(subscription.delivery(sender, payloads));
        }
        answers = sender.sendAll(deliveries);
        bench.report(
                "cloudwatch-logs: " + events.size() + " log events in " + deliveries.size() + " deliveries", answers);
    }

    private List<List<LogEvent>> deliveries() {
        return LogSubscription.pieces(events, EVENTS_OF_A_PAYLOAD * PAYLOADS_OF_A_DELIVERY);
    }

    @Override
    public RunSummary readBack() {
        String bucket = connectors.sink("s3.bucket");
        DeliveredText text = DeliveredText.lines(bench.objects().download(bucket, "logs/succeed/"), LINE);
        int errors =
                bench.objects().errorOutput(bucket, "logs/processing-failed/").size();
        RunSummary summary;
        try (DuckDb duckDb = DuckDb.open()) {
            text.defineView(duckDb, "app_logs");
            String mine = "app_logs WHERE contains(line, " + DuckDb.literal(bench.run() + "-") + ")";
            Expected expected = expected();
            RowCheck check = RowCheck.compare(expected, duckDb.query("SELECT line FROM " + mine));
            String days = "SELECT day, count(DISTINCT filename) AS objects, count(*) AS \"lines\" FROM " + mine
                    + " GROUP BY ALL ORDER BY ALL";
            summary = new RunSummary(
                    "cloudwatch-logs",
                    events.size(),
                    expected.required().size(),
                    check.right(),
                    duckDb.query("SELECT DISTINCT filename FROM " + mine).size(),
                    duckDb.query(days).size(),
                    errors,
                    check.repeats(),
                    check.complaints());
            bench.report(summary, "lines read back by DuckDB");
            bench.console().table("Objects by day", duckDb.query(days));
            bench.console().table("Some lines", duckDb.query("SELECT line FROM " + mine + " ORDER BY ALL LIMIT 4"));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("topic", connectors.source("delivery.streams.logs.topic"));
        facts.put("objects", bench.listObjects(connectors, "logs/"));
        bench.console().facts("Look around: cloudwatch-logs", facts);
        return summary;
    }

    private Expected expected() {
        Expected.Builder expected = Expected.by(LINE);
        List<List<LogEvent>> deliveries = deliveries();
        for (int i = 0; i < deliveries.size(); i++) {
            Answer answer = answers.get(i);
            for (LogEvent event : deliveries.get(i)) {
                expected.add(Map.of(LINE, event.message()), answer.acknowledged(), answer.mayBeRepeated());
            }
        }
        return expected.build();
    }
}
