// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.connect.PluginVersion;
import io.hydrant.connect.topics.TopicCheck;
import io.hydrant.listener.ListeningConnector;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Takes what is meant for a Firehose: calls of the Firehose API by SDKs and agents, deliveries of a Firehose to its HTTP
 * endpoint destination, and Lambda-style posts. The sender gets its answer when Kafka has the records. Its tasks share one
 * port: they are producers in parallel, not listeners.
 */
public final class FirehoseSourceConnector extends SourceConnector {

    private Map<String, String> props = Map.of();

    @Override
    public String version() {
        return PluginVersion.of(FirehoseSourceConnector.class);
    }

    @Override
    public ConfigDef config() {
        return FirehoseSourceConfig.definition();
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return FirehoseSourceValidation.validate(connectorConfigs);
    }

    @Override
    public void start(Map<String, String> config) {
        FirehoseSourceConfig parsed = new FirehoseSourceConfig(config);
        TopicCheck.run(config, parsed.topics());
        ListeningConnector.logAdvice(config.getOrDefault("name", "firehose-source"), config, parsed.maxRecordBytes());
        props = Map.copyOf(config);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FirehoseSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return ListeningConnector.taskConfigs(props, maxTasks);
    }

    @Override
    public void stop() {
        // the tasks hold everything that is open
    }

    /** The records of a request are written in one transaction; a sender without an answer may send them again. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> connectorConfig) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    /** There are no offsets, so none can be wrong. */
    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
    }
}
