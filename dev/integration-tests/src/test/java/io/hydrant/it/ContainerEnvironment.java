// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it;

import io.hydrant.dev.stack.glue.GlueServer;
import io.hydrant.dev.stack.ports.FreePorts;
import io.hydrant.dev.stack.rest.ConnectRest;
import io.hydrant.dev.stack.s3.S3Server;
import io.hydrant.dev.stack.worker.EmbeddedWorker;
import io.hydrant.dev.stack.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** Apache's own broker image instead of the embedded broker. Only where a Docker engine answers. */
final class ContainerEnvironment implements Environment {

    private static final String IMAGE = "apache/kafka:4.3.1";

    private final Path folder;
    private final KafkaContainer broker = new KafkaContainer(IMAGE);
    private final S3Server s3;
    private final GlueServer glue;
    private final EmbeddedWorker worker;

    ContainerEnvironment(Path folder) {
        this.folder = folder;
        broker.start();
        s3 = S3Server.start(folder.resolve("s3"), 0);
        glue = GlueServer.start(folder.resolve("glue"), 0);
        Map<String, String> variables = new HashMap<>(SECRETS);
        variables.put("KAFKA_BOOTSTRAP_SERVERS", broker.getBootstrapServers());
        variables.put("S3_ENDPOINT_URL", s3.endpoint().toString());
        variables.put("GLUE_ENDPOINT_URL", glue.endpoint().toString());
        worker = EmbeddedWorker.start(
                WorkerSettings.of(FreePorts.one(), broker.getBootstrapServers(), Environment.plugins())
                        .withVariables(variables),
                Duration.ofSeconds(90));
    }

    /** Whether a Docker engine answers. */
    static boolean isAvailable() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    public String bootstrapServers() {
        return broker.getBootstrapServers();
    }

    @Override
    public ConnectRest connect() {
        return new ConnectRest(worker.url());
    }

    @Override
    public URI s3Endpoint() {
        return s3.endpoint();
    }

    @Override
    public URI glueEndpoint() {
        return glue.endpoint();
    }

    @Override
    public Path folder() {
        return folder.resolve("downloads");
    }

    @Override
    public Path accessLog() {
        // As log4j2.xml of the stack has it for a worker in this JVM.
        return Path.of("target/access.log").toAbsolutePath();
    }

    @Override
    public void stopBroker() {
        // The same container is paused and not stopped: a new one would have lost its log.
        broker.getDockerClient().pauseContainerCmd(broker.getContainerId()).exec();
    }

    @Override
    public void startBroker() {
        broker.getDockerClient().unpauseContainerCmd(broker.getContainerId()).exec();
    }

    @Override
    public void close() {
        worker.close();
        glue.close();
        s3.close();
        broker.close();
    }
}
