// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

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
 * Takes HTTP requests on every worker that runs one of its tasks, and writes them to Kafka; the sender is answered 200
 * when Kafka has them. Its tasks share one port: they are producers in parallel, not listeners.
 */
public final class HttpSourceConnector extends SourceConnector {

    private Map<String, String> props = Map.of();

    @Override
    public String version() {
        return PluginVersion.of(HttpSourceConnector.class);
    }

    @Override
    public ConfigDef config() {
        return HttpSourceConfig.DEF;
    }

    @Override
    public Config validate(Map<String, String> connectorConfigs) {
        return HttpSourceValidation.validate(connectorConfigs);
    }

    @Override
    public void start(Map<String, String> config) {
        props = Map.copyOf(config);
        HttpSourceConfig typed = new HttpSourceConfig(config);
        ListeningConnector.logAdvice(config.getOrDefault("name", "http-source"), config, typed.largestRecordBytes());
        if (typed.accessLogTopic() != null) {
            ListeningConnector.logTransformsOfLogLines(config, typed.accessLogTopic());
        }
        TopicCheck.run(config, typed.topics());
    }

    @Override
    public Class<? extends Task> taskClass() {
        return HttpSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return ListeningConnector.taskConfigs(props, maxTasks);
    }

    @Override
    public void stop() {
        // the tasks hold everything that is open
    }

    /** Each poll is atomic. A sender that did not get its answer may send again: that needs an idempotency key. */
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
