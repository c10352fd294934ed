// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.cloudwatch;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * PutRecordBatch with 500 records through a real worker, beside {@link BareListener}: CPU seconds of each process for the
 * same batches, in turns. Prints MB/s of a core (decoded bytes) and the ratio within each round. Arguments: bytes of a
 * record (1000), batches of a round (400), rounds (5).
 */
public final class PutRecordBatches {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final List<String> JVM = List.of("-Xmx512m", "-XX:+UseParallelGC");
    private static final String BARE = "bare listener";
    private static final String SIGNED = "FirehoseSourceConnector, signatures verified";

    /** The README's. */
    private static final Map<String, String> PRODUCER = Map.of(
            "delivery.timeout.ms", "45000",
            "request.timeout.ms", "15000",
            "max.block.ms", "10000",
            "enable.idempotence", "true",
            "max.in.flight.requests.per.connection", "5",
            "acks", "all",
            "linger.ms", "1",
            "compression.type", "lz4");

    private PutRecordBatches() {}

    public static void main(String[] arguments) throws Exception {
        int recordBytes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1000;
        int batches = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 400;
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        Path folder = Files.createTempDirectory("put-record-batches");
        int barePort = FreePorts.one();
        int openPort = FreePorts.one();
        int signedPort = FreePorts.one();
        try (KafkaBroker broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"))) {
            createTopics(broker.bootstrapServers());
            Process bare = bare(barePort, broker.bootstrapServers());
            try (WorkerProcess worker = WorkerProcess.start(
                    WorkerSettings.of(
                            FreePorts.one(), broker.bootstrapServers(), Path.of("distribution/target/plugins")),
                    folder.resolve("worker"),
                    PATIENCE,
                    JVM)) {
                ConnectRest connect = new ConnectRest(worker.url());
                deploy(connect, "open", openPort, Map.of("firehose.authentication", "none"));
                deploy(
                        connect,
                        "signed",
                        signedPort,
                        Map.of(
                                "firehose.credentials",
                                "bench",
                                "firehose.credentials.bench.access.key.id",
                                BatchLoad.ACCESS_KEY_ID,
                                "firehose.credentials.bench.secret.access.key",
                                BatchLoad.SECRET,
                                "firehose.sigv4.max.skew.seconds",
                                "3600"));
                Map<String, Subject> subjects = new LinkedHashMap<>();
                subjects.put(BARE, new Subject(bare.toHandle(), new BatchLoad(barePort, recordBytes)));
                ProcessHandle handle = ProcessHandle.of(worker.pid()).orElseThrow();
                subjects.put("FirehoseSourceConnector", new Subject(handle, new BatchLoad(openPort, recordBytes)));
                subjects.put(SIGNED, new Subject(handle, new BatchLoad(signedPort, recordBytes)));
                measure(subjects, (double) recordBytes * BatchLoad.RECORDS, batches, rounds);
            } finally {
                bare.destroy();
            }
        }
    }

    /** A process and the way to keep it busy. */
    private record Subject(ProcessHandle process, BatchLoad load) {

        double cpuSeconds(int batches) throws Exception {
            long before = cpuNanos();
            load.send(batches);
            return (cpuNanos() - before) / 1e9;
        }

        private long cpuNanos() {
            return process.info()
                    .totalCpuDuration()
                    .orElseThrow(() -> new IllegalStateException("the process has ended"))
                    .toNanos();
        }
    }

    private static void measure(Map<String, Subject> subjects, double bytesOfBatch, int batches, int rounds)
            throws Exception {
        for (Subject subject : subjects.values()) {
            subject.load().send(2 * batches); // warm up
        }
        Map<String, double[]> rates = new HashMap<>();
        subjects.keySet().forEach(name -> rates.put(name, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Subject> one : subjects.entrySet()) {
                double seconds = one.getValue().cpuSeconds(batches);
                rates.getOrDefault(one.getKey(), new double[rounds])[round] = batches * bytesOfBatch / 1e6 / seconds;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d rounds of %d batches, %.0f bytes decoded each%n%n| what | MB/s of a core | ratio [min-max] |%n"
                        + "| --- | ---: | --- |%n",
                rounds,
                batches,
                bytesOfBatch);
        double[] bare = rates.getOrDefault(BARE, new double[rounds]);
        for (String name : subjects.keySet()) {
            double[] own = rates.getOrDefault(name, new double[rounds]);
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = own[round] / bare[round];
            }
            double[] sorted = own.clone();
            Arrays.sort(sorted);
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f [%.2f-%.2f] |%n",
                    name,
                    sorted[rounds / 2],
                    ratios[rounds / 2],
                    ratios[0],
                    ratios[rounds - 1]);
        }
    }

    private static void deploy(ConnectRest connect, String name, int port, Map<String, String> authentication) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                name,
                "connector.class",
                "io.hydrant.source.cloudwatch.FirehoseSourceConnector",
                "tasks.max",
                "1",
                "listener.host",
                "127.0.0.1",
                "listener.port",
                Integer.toString(port),
                "delivery.streams",
                BatchLoad.STREAM,
                "delivery.streams." + BatchLoad.STREAM + ".topic",
                "hydrant",
                "errors.tolerance",
                "all",
                "request.timeout.ms",
                "30000"));
        config.putAll(authentication);
        PRODUCER.forEach((key, value) -> config.put("producer.override." + key, value));
        connect.putConfig(name, config);
        connect.awaitRunning(name, 1, PATIENCE);
    }

    private static void createTopics(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<String, String> small = Map.of("retention.bytes", "200000000", "segment.bytes", "100000000");
            admin.createTopics(List.of(
                            new NewTopic("bare", 3, (short) 1).configs(small),
                            new NewTopic("hydrant", 3, (short) 1).configs(small)))
                    .all()
                    .get();
        }
    }

    private static Process bare(int port, String bootstrapServers) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareListener.class.getName(),
                Integer.toString(port),
                "bare",
                "bootstrap.servers=" + bootstrapServers));
        PRODUCER.forEach((key, value) -> command.add(key + "=" + value));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        BatchLoad.awaitListening(URI.create("http://127.0.0.1:" + port), PATIENCE);
        return process;
    }
}
