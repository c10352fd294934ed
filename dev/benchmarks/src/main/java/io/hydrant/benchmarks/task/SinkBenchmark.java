// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hydrant.benchmarks.sink.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Sink tasks side by side: CPU seconds per million records, what they wrote, and what they asked of S3. Each round runs each
 * sink once, in a JVM of its own, the next round in reverse order; ratios are taken within rounds. See the README.
 */
public final class SinkBenchmark {
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Options options;
    private final List<Row> rows;
    private double bytesPerRecord;

    private SinkBenchmark(Options options) {
        this.options = options;
        rows = options.contenders().stream()
                .map(contender -> new Row(contender, new ArrayList<>()))
                .toList();
    }

    /** A sink, and what its JVMs brought, one for each round. */
    private record Row(Contender contender, List<Result> results) {}

    /** What one JVM of a sink brought. */
    private record Result(JsonNode run, LakeProcess.Written written, long requests) {
        /** CPU seconds per million records, with what a converter costs beyond reading bytes. */
        double cpu(double reading) {
            return Spread.median(cpuOfTask()) + Math.max(0, run.get("making").asDouble() - reading);
        }

        List<Double> cpuOfTask() {
            List<Double> passes = new ArrayList<>();
            run.get("cpu").forEach(pass -> passes.add(pass.asDouble()));
            return passes;
        }
    }

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(Arrays.asList(args));
        new SinkBenchmark(options).run();
    }

    private void run() throws IOException, InterruptedException {
        try (LakeProcess lake = LakeProcess.start(options.java())) {
            Path input = lake.folder().resolve("events.jsonl");
            int records = Math.max(options.records(), options.warm());
            bytesPerRecord = (double) EventLines.write(options.workload(), records, input) / records;
            for (int round = 0; round < options.rounds(); round++) {
                List<Row> order = new ArrayList<>(rows);
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                for (Row row : order) {
                    String name = row.contender().name();
                    System.err.println("round " + (round + 1) + " of " + options.rounds() + ": " + name);
                    row.results().add(measure(row.contender(), lake, input));
                }
            }
        }
        report();
    }

    private Result measure(Contender contender, LakeProcess lake, Path input) throws IOException, InterruptedException {
        lake.empty();
        long requests = lake.requests();
        Path log = Files.createTempFile("hydrant-benchmark-", ".log");
        Path out = Files.createTempFile("hydrant-benchmark-", ".json");
        List<String> command = new ArrayList<>(options.jvm());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TaskRun.class.getName()));
        contender.arguments().forEach((key, value) -> command.add(key + "=" + value));
        options.arguments().forEach((key, value) -> command.add(key + "=" + value));
        command.add("input=" + input);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(log.toFile()).redirectOutput(out.toFile());
        builder.environment().putAll(lake.environment());
        Process process = builder.start();
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(contender.name() + " failed: see " + log + " and " + out);
            }
        } finally {
            process.destroy();
        }
        JsonNode run = JSON.readTree(out.toFile());
        long asked = lake.requests() - requests; // before we look at what was written
        LakeProcess.Written written = lake.written();
        Files.delete(log);
        Files.delete(out);
        return new Result(run, written, asked);
    }

    private void report() {
        Workload workload = options.workload();
        long all = options.warm() + (long) options.passes() * options.records();
        Row first = rows.get(0);
        double reading = rows.stream()
                .flatMap(row -> row.results().stream())
                .mapToDouble(result -> result.run().get("making").asDouble())
                .min()
                .orElse(0);
        OUT.printf(
                Locale.ROOT,
                "%n%s, %,d records of %.0f bytes a pass, %d rounds of %d passes after %,d records; JDK %s, %s. CPU seconds of the"
                        + " process per million records, median [min-max]; x: to %s, in the same round.%n%n",
                workload,
                options.records(),
                bytesPerRecord,
                options.rounds(),
                options.passes(),
                options.warm(),
                first.results().get(0).run().get("jdk").asText(),
                String.join(" ", options.jvm().subList(1, options.jvm().size())),
                first.contender().name());
        OUT.println(
                "| sink | given | task CPU | + converter | = sum | ns per byte | x | commit s | longest put s | B/record | objects |"
                        + " S3 requests/object | B allocated/record | heap MB | rows |");
        OUT.println(
                "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        for (Row row : rows) {
            Contender contender = row.contender();
            List<Result> runs = row.results();
            List<Double> task = new ArrayList<>();
            List<Double> sum = new ArrayList<>();
            List<Double> ratio = new ArrayList<>();
            for (int i = 0; i < runs.size(); i++) {
                task.addAll(runs.get(i).cpuOfTask());
                sum.add(runs.get(i).cpu(reading));
                ratio.add(runs.get(i).cpu(reading) / first.results().get(i).cpu(reading));
            }
            LakeProcess.Written written = runs.get(runs.size() - 1).written();
            JsonNode run = runs.get(runs.size() - 1).run();
            OUT.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f | %.2f | %.2f | %s | %.2f | %.2f | %.1f | %d | %.1f | %,d | %d | %,d%s |%n",
                    contender.name(),
                    contender.arguments().get("value"),
                    Spread.of(task),
                    Spread.median(sum) - Spread.median(task),
                    Spread.median(sum),
                    Spread.median(sum) * 1000 / bytesPerRecord,
                    Spread.of(ratio),
                    run.get("commitSeconds").asDouble(),
                    run.get("longestPutSeconds").asDouble(),
                    (double) written.bytes() / written.rows(),
                    written.objects(),
                    (double) runs.get(runs.size() - 1).requests() / written.objects(),
                    run.get("allocatedPerRecord").asLong(),
                    run.get("heapMb").asLong(),
                    written.rows(),
                    written.rows() == all ? "" : " !");
        }
        OUT.println();
        OUT.println(
                "rows: in the Parquet objects of all passes of a round; a ! means that they are not the records given.");
    }
}
