// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.hydrant.aws.AwsCallException;
import io.hydrant.aws.AwsFragment;
import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.topics.TopicCheck;
import io.hydrant.source.cloudwatch.kinesis.KinesisStream;
import io.hydrant.source.cloudwatch.kinesis.Position;
import io.hydrant.source.cloudwatch.kinesis.SdkKinesisStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a Kinesis data stream. Positions are Connect's offsets and nothing else: no lease table. The connector watches the
 * shards and gives them to tasks, children only when all of their parents' records are in Kafka.
 */
public final class KinesisSourceConnector extends SourceConnector {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisSourceConnector.class);

    private Map<String, String> props = Map.of();
    private @Nullable ShardWatch watch;
    private volatile @Nullable ScheduledThreadPoolExecutor timer; // written by start, read by the checking thread

    @Override
    public String version() {
        return PluginVersion.of(KinesisSourceConnector.class);
    }

    @Override
    public ConfigDef config() {
        return KinesisSourceConfig.DEF;
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        Map<String, ConfigValue> values = KinesisSourceConfig.DEF.validateAll(connectorConfigs);
        AwsFragment.problems(connectorConfigs).forEach((key, sentence) -> problem(values, key, sentence));
        for (String key : connectorConfigs.keySet()) {
            boolean ours = key.startsWith("kinesis.") || key.startsWith("cloudwatch.");
            if (ours && !KinesisSourceConfig.DEF.configKeys().containsKey(key)) {
                problem(values, key, key + " is not a key of this connector: correct its name, or remove it");
            }
        }
        if (values.values().stream().allMatch(value -> value.errorMessages().isEmpty())) {
            try {
                var unused = new KinesisSourceConfig(connectorConfigs);
            } catch (ConfigException e) {
                problem(values, KinesisSourceConfig.INITIAL_TIMESTAMP, String.valueOf(e.getMessage()));
            }
        }
        return new Config(new ArrayList<>(values.values()));
    }

    @Override
    public void start(Map<String, String> config) {
        KinesisSourceConfig parsed = new KinesisSourceConfig(config);
        TopicCheck.run(config, parsed.topics());
        start(config, parsed, new SdkKinesisStream(parsed.stream(), parsed.credentials(), parsed.endpoint()));
    }

    void start(Map<String, String> config, KinesisSourceConfig parsed, KinesisStream stream) {
        props = Map.copyOf(config);
        ShardWatch shards = new ShardWatch(parsed, stream, context().offsetStorageReader(), InstantSource.system());
        watch = shards;
        ScheduledThreadPoolExecutor single = new ScheduledThreadPoolExecutor(1, runnable -> {
            Thread thread = new Thread(runnable, "hydrant-kinesis-shards");
            thread.setDaemon(true);
            return thread;
        });
        timer = single;
        try {
            var unused = shards.refresh();
        } catch (AwsCallException e) {
            if (!e.retriable()) {
                stop(); // Connect does not stop a connector that has not started
                throw e;
            }
            LOG.warn("the shards are not known yet, they are asked for again: {}", e.getMessage());
        }
        long intervalMs = parsed.shardCheckInterval().toMillis();
        var unusedCheck = single.scheduleWithFixedDelay(this::check, intervalMs, intervalMs, MILLISECONDS);
    }

    /** Shards in turn, so that the tasks have about as many each; no more tasks than shards. */
    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        ShardWatch shards = watch;
        if (shards == null) {
            throw new IllegalStateException("not started");
        }
        List<String> readable = shards.readable();
        int tasks = Math.min(maxTasks, readable.size());
        List<List<String>> assigned = new ArrayList<>();
        for (int i = 0; i < readable.size(); i++) {
            if (i < tasks) {
                assigned.add(new ArrayList<>());
            }
            assigned.get(i % tasks).add(readable.get(i));
        }
        List<Map<String, String>> configs = new ArrayList<>();
        for (List<String> ids : assigned) {
            Map<String, String> config = new HashMap<>(props);
            config.put(KinesisSourceTask.TASK_ID, Integer.toString(configs.size()));
            config.put(KinesisSourceTask.SHARDS, String.join(",", ids));
            config.put(KinesisSourceTask.SINCE, Long.toString(shards.sinceMs()));
            configs.add(config);
        }
        return configs;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return KinesisSourceTask.class;
    }

    @Override
    public void stop() {
        ScheduledThreadPoolExecutor own = timer;
        if (own != null) {
            own.shutdownNow();
        }
        if (watch != null) {
            watch.close();
        }
    }

    /** Every record has a position, and Connect stores it in the transaction that holds the record. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    /** Takes positions of the configured stream, and null to forget one. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            boolean named = partition.size() == 2
                    && partition.get("stream") instanceof String
                    && partition.get("shard") instanceof String;
            if (!named) {
                throw new ConnectException("a source partition is {\"stream\": name, \"shard\": id}, not " + partition);
            }
            try {
                var unused = Position.of(offset);
            } catch (IllegalArgumentException e) {
                throw new ConnectException(
                        "an offset is {\"seq\": digits as a string, \"sub\": number, \"part\": number}: "
                                + e.getMessage(),
                        e);
            }
        });
        return true;
    }

    static List<String> split(String list) {
        List<String> words = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(list, ",");
        while (tokens.hasMoreTokens()) {
            words.add(tokens.nextToken());
        }
        return words;
    }

    private void check() {
        ShardWatch shards = watch;
        try {
            if (shards != null && shards.refresh()) {
                context().requestTaskReconfiguration();
            }
        } catch (AwsCallException e) {
            if (e.retriable()) {
                LOG.info("the shards could not be listed, they are asked for again: {}", e.getMessage());
            } else {
                context().raiseError(e);
            }
        } catch (RuntimeException e) {
            ScheduledThreadPoolExecutor own = timer;
            if (own != null && !own.isShutdown()) {
                context().raiseError(e);
            }
        }
    }

    private static void problem(Map<String, ConfigValue> values, String key, String sentence) {
        values.computeIfAbsent(key, ConfigValue::new).addErrorMessage(sentence);
    }
}
