// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import io.hydrant.it.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A Connect cluster of workers in processes of their own. Confined to one thread. */
final class KilledWorkers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<WorkerProcess> workers;

    /**
     * @param cluster its group, so that several can share a broker
     * @param settings of workers, beside those of the development stack
     */
    KilledWorkers(String cluster, int count, String bootstrapServers, Path folder, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("group.id", cluster);
        for (String storage : List.of("config", "offset", "status")) {
            all.put(storage + ".storage.topic", cluster + "-" + storage);
        }
        List<CompletableFuture<WorkerProcess>> starting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Path own = folder.resolve(cluster + "-" + i);
            WorkerSettings worker = WorkerSettings.of(FreePorts.one(), bootstrapServers, Environment.plugins())
                    .withOverrides(all);
            starting.add(CompletableFuture.supplyAsync(() -> WorkerProcess.start(
                    worker, own, PATIENCE, List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))));
        }
        workers = starting.stream().map(CompletableFuture::join).toList();
    }

    /** {@code kill -9}, and a new process with the same settings. */
    void killAndRestart(int worker) {
        workers.get(worker).kill();
        workers.get(worker).restart(PATIENCE);
    }

    void kill(int worker) {
        workers.get(worker).kill();
    }

    void restart(int worker) {
        workers.get(worker).restart(PATIENCE);
    }

    ConnectRest connect(int worker) {
        return new ConnectRest(workers.get(worker).url());
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::kill);
    }
}
