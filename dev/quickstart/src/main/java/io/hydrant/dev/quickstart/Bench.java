// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import io.hydrant.dev.stack.Stack;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a pipeline has to run on: a stack, clients of it, the examples, and the user's console. Confined to one thread.
 *
 * @param run names this run in the data that is sent, so that the rows of an earlier one can be told apart
 * @param listenerPort the first loopback port for listeners
 */
public record Bench(Stack stack, Aws aws, Admin admin, Path examples, Console console, String run, int listenerPort) {

    /** The example's folder. */
    public ExampleFiles files(Pipeline pipeline) {
        return new ExampleFiles(examples.resolve(pipeline.name()));
    }

    /** How many records of {@code topic} a sink has not yet delivered, by its consumer group's offsets. */
    public long undelivered(String sinkConnector, String topic) {
        try {
            Set<TopicPartition> partitions = admin.describeTopics(Set.of(topic)).allTopicNames().get().values().stream()
                    .flatMap(description -> description.partitions().stream()
                            .map(partition -> new TopicPartition(topic, partition.partition())))
                    .collect(Collectors.toSet());
            Map<TopicPartition, OffsetAndMetadata> delivered = admin.listConsumerGroupOffsets(
                            "connect-" + sinkConnector)
                    .partitionsToOffsetAndMetadata()
                    .get();
            long undelivered = 0;
            for (var end : admin.listOffsets(
                            partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                    .all()
                    .get()
                    .entrySet()) {
                OffsetAndMetadata offset = delivered.get(end.getKey());
                undelivered += end.getValue().offset() - (offset == null ? 0 : offset.offset());
            }
            return undelivered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at the offsets of " + sinkConnector, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look at the offsets of " + sinkConnector, e);
        }
    }

    /** The MBeans of a connector's first task in this JVM that say most: Connect's of the task, and the plugin's own. */
    public Set<String> mbeans(String connector) {
        Set<String> names = new TreeSet<>();
        for (ObjectName name : ManagementFactory.getPlatformMBeanServer().queryNames(null, null)) {
            if (connector.equals(name.getKeyProperty("connector"))
                    && "0".equals(name.getKeyProperty("task"))
                    && name.getKeyPropertyList().size() == 3
                    && !name.toString().contains("error")) {
                names.add(name.toString());
            }
        }
        return names;
    }
}
