// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import io.hydrant.it.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A broker in this JVM, and two workers in JVMs of their own with an HTTP source whose port each takes from its environment. */
final class IngestCluster implements AutoCloseable {

    static final String TOPIC = "ingest";
    static final int WORKERS = 2;
    /** Two on each worker: the port is shared by tasks too. */
    private static final int TASKS = 2 * WORKERS;

    private final KafkaBroker broker;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();

    IngestCluster(Path folder) {
        broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
        for (int i = 0; i < WORKERS; i++) {
            int port = FreePorts.one();
            WorkerSettings settings = WorkerSettings.of(
                            FreePorts.one(), broker.bootstrapServers(), Environment.plugins())
                    .withVariables(Map.of("INGEST_PORT", Integer.toString(port)));
            ports.add(port);
            workers.add(WorkerProcess.start(
                    settings,
                    folder.resolve("worker-" + i),
                    Ingest.PATIENCE,
                    List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
        }
        Map<String, String> config = Ingest.config(TOPIC, 0);
        config.put("listener.port", "${env:INGEST_PORT}");
        config.put("listener.linger.ms", "2000");
        config.put("request.timeout.ms", "10000");
        config.put("ready.stall.ms", "3000");
        config.put("tasks.max", Integer.toString(TASKS));
        config.put("producer.override.enable.idempotence", "true");
        connect(0).putConfig(TOPIC, config);
        connect(0).awaitRunning(TOPIC, TASKS, Ingest.PATIENCE);
        awaitReady();
    }

    /** Every worker takes requests. */
    void awaitReady() {
        await().atMost(Ingest.PATIENCE).untilAsserted(() -> assertThat(ports).allMatch(IngestCluster::isReady));
    }

    /** What a load balancer asks. */
    static boolean isReady(int port) {
        try {
            return RawRequest.get(port, "/-/ready") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    List<Integer> ports() {
        return ports;
    }

    KafkaBroker broker() {
        return broker;
    }

    ConnectRest connect(int worker) {
        return new ConnectRest(workers.get(worker).url());
    }

    void kill(int worker) {
        workers.get(worker).kill();
    }

    void restart(int worker) {
        workers.get(worker).restart(Ingest.PATIENCE);
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::kill);
        broker.close();
    }
}
