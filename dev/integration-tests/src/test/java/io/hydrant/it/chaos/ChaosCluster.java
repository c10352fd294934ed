// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.chaos;

import io.hydrant.dev.quickstart.Aws;
import io.hydrant.dev.stack.broker.KafkaBroker;
import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.dev.stack.worker.WorkerProcess;
import io.hydrant.dev.stack.worker.WorkerSettings;
import io.hydrant.it.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Broker, S3 and Glue in this JVM (they are not what is tested); three workers that can be killed. */
final class ChaosCluster implements AutoCloseable {

    static final int WORKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaBroker broker;
    private final S3Server s3;
    private final GlueServer glue;
    private final Aws aws;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private final boolean[] alive = new boolean[WORKERS];

    ChaosCluster(Path folder) {
        broker = KafkaBroker.start(FreePorts.one(), folder.resolve("kafka"));
        s3 = S3Server.start(folder.resolve("s3"), 0);
        glue = GlueServer.start(folder.resolve("glue"), 0);
        aws = new Aws(s3.endpoint(), glue.endpoint());
        for (int i = 0; i < WORKERS; i++) {
            WorkerSettings settings =
                    WorkerSettings.of(FreePorts.one(), broker.bootstrapServers(), Environment.plugins());
            workers.add(WorkerProcess.start(
                    settings,
                    folder.resolve("worker-" + i),
                    PATIENCE,
                    List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")));
            alive[i] = true;
        }
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    S3Server s3() {
        return s3;
    }

    GlueServer glue() {
        return glue;
    }

    Aws aws() {
        return aws;
    }

    boolean isAlive(int worker) {
        return alive[worker];
    }

    void kill(int worker) {
        workers.get(worker).kill();
        alive[worker] = false;
    }

    void restart(int worker) {
        workers.get(worker).restart(PATIENCE);
        alive[worker] = true;
    }

    void restartAllDead() {
        for (int i = 0; i < WORKERS; i++) {
            if (!alive[i]) {
                restart(i);
            }
        }
    }

    /** The REST API of a worker that lives. */
    ConnectRest connect() {
        for (int i = 0; i < WORKERS; i++) {
            if (alive[i]) {
                return new ConnectRest(workers.get(i).url());
            }
        }
        throw new IllegalStateException("every worker is dead");
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::kill);
        aws.close();
        glue.close();
        s3.close();
        broker.close();
    }
}
