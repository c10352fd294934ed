// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.benchmarks.sink.Workload;
import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.ports.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Whole Connect workers side by side: a standalone worker with one connector drains a short topic and a long one, until S3
 * has all rows. The difference is what a record costs, without starting; and without compiling, if the short topic takes long
 * enough. Consumer, converter, task and commits are in it; the broker, S3 and Glue are not.
 */
public final class WorkerBenchmark {
    private static final int PARTITIONS = 4;

    private WorkerBenchmark() {}

    /**
     * A sink in a worker.
     *
     * @param plugins the worker's plugin path
     */
    private record Subject(String name, Path plugins, Path conf) {}

    /** What draining a topic took: CPU seconds of the worker's process. */
    private record Drained(double cpuSeconds, long rows, long bytes, long objects) {}

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        Path home = Path.of(options.getOrDefault("home", ".")).toAbsolutePath().normalize();
        int shortCount = Integer.parseInt(options.getOrDefault("short", "1000000"));
        int longCount = Integer.parseInt(options.getOrDefault("long", "3000000"));
        int rounds = Integer.parseInt(options.getOrDefault("rounds", "2"));
        String java = Path.of(options.getOrDefault("jdk", System.getProperty("java.home")), "bin", "java")
                .toString();
        List<String> jvm = List.of(
                java,
                "-Xmx" + options.getOrDefault("heap", "2g"),
                "-XX:+Use" + options.getOrDefault("gc", "Parallel") + "GC");
        List<Subject> subjects = subjects(home, options.get("only"));
        Map<String, List<Double>> costs = new LinkedHashMap<>();
        Map<String, Drained> longest = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("hydrant-benchmark-kafka-");
        try (KafkaBroker broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
                LakeProcess lake = LakeProcess.start(java)) {
            load(broker, "short", shortCount);
            load(broker, "long", longCount);
            for (int round = 0; round < rounds; round++) {
                List<Subject> order = new ArrayList<>(subjects);
                if (round % 2 == 1) {
                    Collections.reverse(order);
                }
                for (Subject subject : order) {
                    System.err.println("round " + (round + 1) + " of " + rounds + ": " + subject.name());
                    Path place = folder.resolve(subject.name() + "-" + round);
                    Drained few = drain(subject, "short", shortCount, jvm, broker, lake, place.resolve("short"));
                    Drained many = drain(subject, "long", longCount, jvm, broker, lake, place.resolve("long"));
                    costs.computeIfAbsent(subject.name(), any -> new ArrayList<>())
                            .add((many.cpuSeconds() - few.cpuSeconds()) * 1e6 / (longCount - shortCount));
                    longest.put(subject.name(), many);
                }
            }
        }
        delete(folder);
        report(jvm, rounds, shortCount, longCount, costs, longest);
    }

    private static List<Subject> subjects(Path home, @Nullable String only) {
        Path conf = home.resolve("dev/benchmarks/conf");
        List<Subject> all = new ArrayList<>();
        all.add(new Subject(
                "hydrant", home.resolve("distribution/target/plugins"), conf.resolve("hydrant-worker.properties")));
        all.add(new Subject(
                "iceberg",
                home.resolve("dev/benchmarks/peers/iceberg/target/plugins"),
                conf.resolve("iceberg-worker.properties")));
        all.removeIf(subject -> !Files.isDirectory(subject.plugins())
                || (only != null && !List.of(only.split(",")).contains(subject.name())));
        return all;
    }

    private static void load(KafkaBroker broker, String topic, int count) throws Exception {
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (Admin admin = Admin.create(servers)) {
            // The records are of a day that the broker may think past.
            admin.createTopics(List.of(
                            new NewTopic(topic, PARTITIONS, (short) 1).configs(Map.of("retention.ms", "-1")),
                            new NewTopic("control-" + topic, 1, (short) 1)))
                    .all()
                    .get();
        }
        byte[][] events = Workload.FLAT.events(count);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", "50", "batch.size", "262144"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                producer.send(new ProducerRecord<>(topic, i / 500 % PARTITIONS, null, events[i]));
            }
        }
    }

    private static Drained drain(
            Subject subject,
            String topic,
            int records,
            List<String> jvm,
            KafkaBroker broker,
            LakeProcess lake,
            Path folder)
            throws Exception {
        lake.empty();
        Files.createDirectories(folder);
        String run = subject.name() + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        Map<String, String> variables = new LinkedHashMap<>(lake.environment());
        variables.put("FOLDER", folder.toString());
        variables.put("TOPIC", topic);
        Map<String, String> config = SinkProperties.read(subject.conf(), run, variables);
        String prepare = config.remove("benchmark.prepare");
        if (prepare != null) {
            prepare(prepare, subject, jvm, config);
        }
        Path worker = folder.resolve("worker.properties");
        Files.writeString(worker, worker(broker, subject.plugins(), folder), StandardCharsets.ISO_8859_1);
        Path connector = folder.resolve("connector.properties");
        Files.writeString(connector, SinkProperties.text(config), StandardCharsets.ISO_8859_1);
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "-cp",
                withoutPlugins(),
                "org.apache.kafka.connect.cli.ConnectStandalone",
                worker.toString(),
                connector.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
        try {
            LakeProcess.Written written = await(lake, records, process, folder);
            double seconds =
                    process.toHandle().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
            return new Drained(seconds, written.rows(), written.bytes(), written.objects());
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private static LakeProcess.Written await(LakeProcess lake, int records, Process process, Path folder)
            throws Exception {
        long deadline = System.nanoTime() + 600_000_000_000L;
        while (System.nanoTime() < deadline && process.isAlive()) {
            Thread.sleep(1000);
            LakeProcess.Written written = lake.written();
            if (written.rows() >= records) {
                Thread.sleep(2000); // the offsets, and what is done once all is visible
                return lake.written();
            }
        }
        throw new IllegalStateException("the topic was not drained: see " + folder.resolve("worker.log"));
    }

    private static void prepare(String main, Subject subject, List<String> jvm, Map<String, String> config)
            throws Exception {
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of("-cp", subject.plugins().resolve(subject.name()) + "/*:" + withoutPlugins(), main));
        config.forEach((key, value) -> {
            if (key.startsWith("iceberg.catalog.")) {
                command.add(key.substring("iceberg.catalog.".length()) + "=" + value);
            }
        });
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException(main + " failed");
        }
    }

    private static String worker(KafkaBroker broker, Path plugins, Path folder) {
        return SinkProperties.text(Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                "plugin.path", plugins.toString(),
                "plugin.discovery", "service_load",
                "listeners", "http://127.0.0.1:0",
                "consumer.auto.offset.reset", "earliest",
                "offset.storage.file.filename", folder.resolve("offsets").toString(),
                "offset.flush.interval.ms", "5000"));
    }

    /** The worker's class path: Kafka, and no plugin. */
    private static String withoutPlugins() {
        List<String> kafka = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            String name = Path.of(entry).getFileName().toString();
            if (!name.startsWith("hydrant-") && !name.startsWith("parquet-") && !name.equals("classes")) {
                kafka.add(entry);
            }
        }
        return String.join(":", kafka);
    }

    private static void report(
            List<String> jvm,
            int rounds,
            int shortCount,
            int longCount,
            Map<String, List<Double>> costs,
            Map<String, Drained> longest) {
        System.out.printf(
                Locale.ROOT,
                "%nWhole worker, topics of %,d and %,d records, %d rounds; %s. CPU seconds of the worker's process per"
                        + " million records, median [min-max]; x: to the first, in the same round.%n%n",
                shortCount,
                longCount,
                rounds,
                String.join(" ", jvm.subList(1, jvm.size())));
        System.out.println("| worker with | CPU | x | B/record | objects | rows |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: |");
        List<Double> first = costs.values().iterator().next();
        costs.forEach((name, seconds) -> {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < seconds.size(); i++) {
                ratios.add(seconds.get(i) / first.get(i));
            }
            Drained drained = longest.get(name);
            if (drained == null) {
                throw new IllegalStateException("no result of " + name);
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.1f | %d | %,d%s |%n",
                    name,
                    Spread.of(seconds),
                    Spread.of(ratios),
                    (double) drained.bytes() / drained.rows(),
                    drained.objects(),
                    drained.rows(),
                    drained.rows() == longCount ? "" : " !");
        });
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
