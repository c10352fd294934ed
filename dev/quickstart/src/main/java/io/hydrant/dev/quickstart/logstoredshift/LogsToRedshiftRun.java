// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.logstoredshift;

import static java.util.Objects.requireNonNull;

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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run of {@link LogsToRedshiftPipeline}. */
final class LogsToRedshiftRun implements PipelineRun {

    private static final int EVENTS = 1200;
    private static final int EVENTS_OF_A_DELIVERY = 200;
    private static final Duration SPAN = Duration.ofHours(30);
    private static final long SEED = 20261123;

    private final Bench bench;
    private final ExampleFiles files;
    private final Connectors connectors;
    private final HttpSender sender;
    private final LogSubscription subscription;
    private final List<List<UserAction>> deliveries;
    private List<Answer> answers = List.of();

    LogsToRedshiftRun(Bench bench, ExampleFiles files) {
        this.bench = bench;
        this.files = files;
        connectors = Connectors.of(files, bench.listenerPort());
        sender = new HttpSender(bench.listener());
        subscription =
                new LogSubscription(connectors.source("delivery.streams.logs.name"), LogsToRedshiftPipeline.ACCESS_KEY);
        Random random = new Random(SEED);
        Instant first = Instant.now().minus(SPAN);
        List<UserAction> actions = new ArrayList<>();
        for (int i = 0; i < EVENTS; i++) {
            Instant at = first.plus(SPAN.multipliedBy(i).dividedBy(EVENTS));
            actions.add(UserAction.of(bench.run() + "-" + i, at, i % 3 != 0, random));
        }
        deliveries = LogSubscription.pieces(actions, EVENTS_OF_A_DELIVERY);
    }

    @Override
    public Connectors connectors() {
        return connectors;
    }

    @Override
    public void deploy() {
        bench.createTopic(connectors.sink("delivery.notifications.topic"));
        connectors.deploy(bench.stack().connect(), bench.aws(), List.of(files.table("table.json")), sender);
    }

    @Override
    public void send() {
        List<HttpRequest> requests = new ArrayList<>();
        for (List<UserAction> actions : deliveries) {
            List<LogEvent> events = actions.stream().map(UserAction::event).toList();
            requests.add(subscription.delivery(sender, List.of(subscription.payload("my-app-group", "api/1", events))));
        }
        answers = sender.sendAll(requests);
        bench.report(
                "logs-to-redshift: " + EVENTS + " log events, " + wanted() + " of which pass the filter,", answers);
    }

    private int wanted() {
        return (int) deliveries.stream()
                .flatMap(List::stream)
                .filter(UserAction::wanted)
                .count();
    }

    @Override
    public RunSummary readBack() {
        String bucket = connectors.sink("s3.bucket");
        List<Path> objects = bench.objects().download(bucket, "redshift/user_actions/");
        int errors = bench.objects()
                .errorOutput(bucket, "errors/redshift/user_actions/")
                .size();
        RunSummary summary;
        try (DuckDb duckDb = DuckDb.open()) {
            DeliveredText.csv(objects, UserAction.COLUMNS, connectors.sink("csv.null"))
                    .defineView(duckDb, "user_actions");
            String mine = "user_actions WHERE starts_with(note, " + DuckDb.literal(bench.run() + "-") + ")";
            Expected expected = expected();
            RowCheck check = RowCheck.compare(
                    expected, duckDb.query("SELECT " + String.join(", ", UserAction.COLUMNS) + " FROM " + mine));
            List<Map<String, @Nullable String>> days =
                    duckDb.query("SELECT day, count(DISTINCT filename) AS objects, count(*) AS \"rows\" FROM " + mine
                            + " GROUP BY ALL ORDER BY ALL");
            List<Map<String, @Nullable String>> holding = duckDb.query("SELECT DISTINCT filename FROM " + mine);
            List<String> complaints = new ArrayList<>(check.complaints());
            complaints.addAll(unannounced(bucket, holding));
            summary = new RunSummary(
                    "logs-to-redshift",
                    wanted(),
                    expected.required().size(),
                    check.right(),
                    holding.size(),
                    days.size(),
                    errors,
                    check.repeats(),
                    complaints);
            bench.report(summary, "CSV rows read back by DuckDB, their objects named in notifications");
            bench.console().table("Objects by day", days);
            bench.console()
                    .table(
                            "Some rows",
                            duckDb.query("SELECT * EXCLUDE (filename, day) FROM " + mine + " ORDER BY ALL LIMIT 4"));
        }
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("topic", connectors.source("delivery.streams.logs.topic"));
        facts.put("notifications", connectors.sink("delivery.notifications.topic"));
        facts.put("objects", bench.listObjects(connectors, "redshift/user_actions/"));
        bench.console().facts("Look around: logs-to-redshift", facts);
        return summary;
    }

    /** A sentence for each object that no notification names: nothing would load it. */
    private List<String> unannounced(String bucket, List<Map<String, @Nullable String>> holding) {
        Set<String> announced = bench.keys(connectors.sink("delivery.notifications.topic"));
        List<String> complaints = new ArrayList<>();
        for (Map<String, @Nullable String> object : holding) {
            Path file = Path.of(requireNonNull(object.get("filename")));
            String key = bench.readBackFolder().resolve(bucket).relativize(file).toString();
            if (!announced.contains(key)) {
                complaints.add("no notification names " + key);
            }
        }
        return complaints;
    }

    private Expected expected() {
        Expected.Builder expected = Expected.by("note");
        for (int i = 0; i < deliveries.size(); i++) {
            Answer answer = answers.get(i);
            deliveries.get(i).stream()
                    .filter(UserAction::wanted)
                    .forEach(action -> expected.add(action.row(), answer.acknowledged(), answer.mayBeRepeated()));
        }
        return expected.build();
    }
}
