// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import io.hydrant.connect.PluginVersion;
import io.hydrant.listener.ListeningConnector;
import io.hydrant.listener.TaskLease;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

/** A consumer of the listener's requests: takes them with {@code poll()}, and passes Kafka's acknowledgements back. */
public final class HttpSourceTask extends SourceTask {

    private @Nullable TaskLease lease; // of the task thread; commitRecord reads it after start

    @Override
    public String version() {
        return PluginVersion.of(HttpSourceTask.class);
    }

    @Override
    public void start(Map<String, String> props) {
        HttpSourceConfig config = new HttpSourceConfig(props);
        String connector = props.getOrDefault("name", "http-source");
        lease = ListeningConnector.join(
                config.listener(), new HttpApplication(config, connector).application(), props, context);
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
        if (lease != null) {
            lease.close();
        }
    }

    /** Requests that wait for {@link #poll}. */
    int queued() {
        return lease == null ? 0 : lease.queued();
    }

    int port() {
        if (lease == null) {
            throw new IllegalStateException("not started");
        }
        return lease.port();
    }
}
