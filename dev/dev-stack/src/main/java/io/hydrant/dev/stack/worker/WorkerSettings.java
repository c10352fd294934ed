// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What makes a worker of the stack: where it listens, whose plugins it loads, and the variables that connector
 * configurations may name as {@code ${env:NAME}}.
 *
 * @param restPort loopback port of the REST API
 * @param bootstrapServers for example {@code 127.0.0.1:9092}
 * @param pluginPath folder whose children are plugin folders, one class loader each
 * @param variables what {@code ${env:NAME}} stands for; names that are absent are looked up in the real environment
 * @param overrides worker settings that replace the stack's
 */
public record WorkerSettings(
        int restPort,
        String bootstrapServers,
        Path pluginPath,
        Map<String, String> variables,
        Map<String, String> overrides) {

    public WorkerSettings {
        requireNonNull(bootstrapServers, "bootstrapServers is null");
        requireNonNull(pluginPath, "pluginPath is null");
        variables = Map.copyOf(variables);
        overrides = Map.copyOf(overrides);
    }

    /** A worker with the stack's settings and no variables. */
    public static WorkerSettings of(int restPort, String bootstrapServers, Path pluginPath) {
        return new WorkerSettings(restPort, bootstrapServers, pluginPath, Map.of(), Map.of());
    }

    /** The same, with these variables. */
    public WorkerSettings withVariables(Map<String, String> variables) {
        return new WorkerSettings(restPort, bootstrapServers, pluginPath, variables, overrides);
    }

    /** The same, with these worker settings replaced. */
    public WorkerSettings withOverrides(Map<String, String> overrides) {
        return new WorkerSettings(restPort, bootstrapServers, pluginPath, variables, overrides);
    }

    /** The REST API of a worker with these settings. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + restPort);
    }

    /** The worker's properties, as {@code connect-distributed.properties} would hold them. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("bootstrap.servers", bootstrapServers);
        properties.put("group.id", "hydrant-connect");
        properties.put("listeners", url().toString());
        properties.put("rest.advertised.host.name", "127.0.0.1");
        for (String storage : new String[] {"config", "offset", "status"}) {
            properties.put(storage + ".storage.topic", "hydrant-connect-" + storage);
            properties.put(storage + ".storage.replication.factor", "1");
        }
        properties.put("offset.storage.partitions", "1");
        properties.put("status.storage.partitions", "1");
        properties.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        properties.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
        properties.put("plugin.path", pluginPath.toString());
        properties.put("plugin.discovery", "service_load");
        properties.put("connector.client.config.override.policy", "All");
        // A worker that was killed is missed after 6 s, and its tasks move at once.
        properties.put("session.timeout.ms", "6000");
        properties.put("heartbeat.interval.ms", "2000");
        properties.put("consumer.session.timeout.ms", "6000");
        properties.put("consumer.heartbeat.interval.ms", "2000");
        properties.put("scheduled.rebalance.max.delay.ms", "0");
        // Offsets follow deliveries closely enough to watch.
        properties.put("offset.flush.interval.ms", "5000");
        properties.put("task.shutdown.graceful.timeout.ms", "10000");
        properties.put("config.providers", "env,file,directory");
        properties.put("config.providers.env.class", VariablesConfigProvider.class.getName());
        properties.put("config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider");
        properties.put(
                "config.providers.directory.class", "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        variables.forEach((name, value) -> properties.put("config.providers.env.param." + name, value));
        properties.putAll(overrides);
        return properties;
    }
}
