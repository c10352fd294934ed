// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.cloudwatch;

import io.hydrant.connect.PluginVersion;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.TaskLease;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/**
 * Takes what was posted to the listener with {@code poll()}, and passes Kafka's acknowledgements back to those who wait.
 * What is between is in {@link FirehoseApplication}, which all tasks of the connector on this worker share.
 */
public final class FirehoseSourceTask extends SourceTask {

    private @Nullable TaskLease lease; // of the task thread; commitRecord reads it after start
    private @Nullable FirehoseApplication application;

    @Override
    public String version() {
        return PluginVersion.of(FirehoseSourceTask.class);
    }

    @Override
    public void start(Map<String, String> props) {
        FirehoseSourceConfig config = new FirehoseSourceConfig(props);
        FirehoseApplication shared = FirehoseApplication.join(props.getOrDefault("name", "firehose-source"), config);
        application = shared;
        try {
            lease = ListeningConnector.join(config.listener(), shared.application(), props, context);
            shared.served();
        } finally {
            if (lease == null) {
                shared.leave();
            }
        }
    }

    @Override
    public @Nullable List<SourceRecord> poll() {
        return lease == null ? null : lease.poll();
    }

    /** Called on the producer's thread: does no more than count. */
    @Override
    public void commitRecord(SourceRecord record, @Nullable RecordMetadata metadata) {
        if (lease != null) {
            lease.commitRecord(record, metadata);
        }
    }

    @Override
    public void stop() {
        if (lease != null && application != null) {
            lease.close();
            application.leave();
        }
    }

    int port() {
        if (lease == null) {
            throw new IllegalStateException("not started");
        }
        return lease.port();
    }
}
