// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import io.hydrant.dev.quickstart.clients.Answer;
import io.hydrant.dev.quickstart.clients.Answers;
import io.hydrant.dev.quickstart.readback.S3Objects;
import io.hydrant.dev.stack.Stack;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What a pipeline has to run on: a stack, clients of it, the examples, and the user's console. Confined to one thread.
 *
 * @param run names this run in the data that is sent, so that the rows of an earlier one can be told apart
 * @param listenerPort the loopback port for the pipeline's source
 */
public record Bench(Stack stack, Aws aws, Admin admin, Path examples, Console console, String run, int listenerPort) {

    /** The example's folder. */
    public ExampleFiles files(Pipeline pipeline) {
        return new ExampleFiles(examples.resolve(pipeline.name()));
    }

    /** Where the pipeline's source listens. */
    public URI listener() {
        return URI.create("http://127.0.0.1:" + listenerPort);
    }

    /** A command that lists the objects below a prefix of a pipeline's bucket. */
    public String listObjects(Connectors connectors, String prefix) {
        return "curl '" + stack.s3().endpoint() + "/" + connectors.sink("s3.bucket") + "?list-type=2&prefix=" + prefix
                + "'";
    }

    /** Copies of objects on the stack's S3. */
    public S3Objects objects() {
        return new S3Objects(aws.s3(), readBackFolder());
    }

    /** Where copies of objects are kept. */
    public Path readBackFolder() {
        return stack.dataFolder().resolve("readback");
    }

    /** Prints how requests were answered, and what went wrong when. */
    public void report(String what, List<Answer> answers) {
        console.done(what + " sent, answered " + Answers.summary(answers));
        Answers.troubles(answers).forEach(line -> console.line("      " + line));
    }

    /** Prints whether the rows are right. */
    public void report(RunSummary summary, String what) {
        if (summary.isGood()) {
            console.done(summary.pipeline() + ": " + summary.rows() + " " + what + ", each compared value by value"
                    + (summary.repeats() == 0 ? "" : "; " + summary.repeats() + " more are repeats after a 504"));
        } else {
            console.failed(summary.pipeline() + ": " + summary.rows() + " right rows for " + summary.acknowledged()
                    + " acknowledged records of " + summary.sent() + " sent");
            summary.complaints().forEach(complaint -> console.line("      " + complaint));
        }
    }

    /** Creates a topic with one partition unless it is there. */
    public void createTopic(String topic) {
        try {
            admin.createTopics(Set.of(new NewTopic(topic, 1, (short) 1))).all().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while creating the topic " + topic, e);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("cannot create the topic " + topic, e);
            }
        }
    }

    /** The keys of all records in {@code topic} now. */
    public Set<String> keys(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.broker().bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Set<String> keys = new TreeSet<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> keys.add(record.key()));
            }
            return keys;
        }
    }

    /** How many records a pipeline's sink has not yet delivered. */
    public long undelivered(Connectors connectors) {
        return connectors.topics().stream()
                .mapToLong(topic -> undelivered(connectors.sinkName(), topic))
                .sum();
    }

    /** How many records of {@code topic} a sink has not yet delivered, by its consumer group's offsets. */
    private long undelivered(String sinkConnector, String topic) {
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
}
