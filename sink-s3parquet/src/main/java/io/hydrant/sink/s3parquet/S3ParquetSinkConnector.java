// SPDX-License-Identifier: Apache-2.0
package io.hydrant.sink.s3parquet;

import io.hydrant.connect.PluginVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers topics to S3 as Amazon Data Firehose does: buffered, converted to Parquet against a Glue table, under
 * time-partitioned prefixes, exactly once. See the module's README for its options.
 */
public final class S3ParquetSinkConnector extends SinkConnector {

    private static final Logger LOG = LoggerFactory.getLogger(S3ParquetSinkConnector.class);

    private Map<String, String> properties = Map.of();

    @Override
    public String version() {
        return PluginVersion.of(S3ParquetSinkConnector.class);
    }

    @Override
    public ConfigDef config() {
        return S3ParquetSinkConfig.DEFINITION;
    }

    @Override
    public Class<? extends Task> taskClass() {
        return S3ParquetSinkTask.class;
    }

    /** Besides each key's own rule: the rules between keys, and keys that look misspelt. */
    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        Config validated = super.validate(connectorConfigs);
        Map<String, ConfigValue> byKey = new LinkedHashMap<>();
        Map<String, Object> values = new HashMap<>();
        for (ConfigValue value : validated.configValues()) {
            byKey.put(value.name(), value);
            values.put(value.name(), value.errorMessages().isEmpty() ? value.value() : null);
        }
        List<Problem> problems = new ArrayList<>(ConfigRules.check(values, connectorConfigs));
        problems.addAll(
                UnknownKeys.check(S3ParquetSinkConfig.DEFINITION.configKeys().keySet(), connectorConfigs.keySet()));
        boolean fine = problems.isEmpty()
                && validated.configValues().stream()
                        .allMatch(value -> value.errorMessages().isEmpty());
        if (fine && Boolean.TRUE.equals(values.get(DeliveryKeys.VALIDATE_LIVE))) {
            problems.addAll(SinkServices.check(new S3ParquetSinkConfig(connectorConfigs)));
        }
        for (Problem problem : problems) {
            for (String key : problem.keys()) {
                byKey.computeIfAbsent(key, ConfigValue::new).addErrorMessage(problem.message());
            }
        }
        return new Config(new ArrayList<>(byKey.values()));
    }

    @Override
    public void start(Map<String, String> props) {
        S3ParquetSinkConfig config = new S3ParquetSinkConfig(props);
        config.prefixes()
                .warnings()
                .forEach(warning -> LOG.warn("{}: {}", ConfigRules.keyOf(warning.setting()), warning.message()));
        properties = Map.copyOf(props);
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int number = 0; number < maxTasks; number++) {
            Map<String, String> task = new HashMap<>(properties);
            task.put(S3ParquetSinkConfig.TASK_NUMBER, Integer.toString(number));
            tasks.add(task);
        }
        return tasks;
    }

    /** An operator moves or resets offsets by REST while the connector is stopped; the states follow. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<TopicPartition, Long> offsets) {
        S3ParquetSinkConfig config = new S3ParquetSinkConfig(connectorConfig);
        if (config.exactlyOnce()) {
            SinkServices.resetOffsets(config, offsets);
        }
        return true;
    }

    @Override
    public void stop() {
        // Nothing runs here.
    }
}
