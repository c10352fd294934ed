// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hydrant.listener.delivery.PendingRequest;
import io.hydrant.listener.log.AccessLogWriter;
import io.hydrant.listener.log.AccessRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Writes the access log of one application. Thread-safe. */
final class ApplicationObserver implements Observer {

    /** What the access log says of a client that did not wait; no such status is ever sent. */
    private static final int CLIENT_GONE = 499;

    private final HostedApplication host;
    private final AccessLogWriter writer;

    ApplicationObserver(HostedApplication host, AccessLogWriter writer) {
        this.host = host;
        this.writer = writer;
    }

    @Override
    public void answered(AccessRecord access, @Nullable Refusal refusal) {
        Application application = host.application();
        if (application.accessLog() == null) {
            return;
        }
        String line = application.accessLog().format(access);
        String topic = application.accessLogTopic();
        if (topic == null) {
            writer.offer(line);
        } else if (!host.offerSide(new SourceRecord(null, null, topic, Schema.BYTES_SCHEMA, line.getBytes(UTF_8)))) {
            writer.lost();
        }
    }

    @Override
    public void abandoned(HttpExchange exchange) {
        answered(exchange.access(CLIENT_GONE, 0, null), null);
    }

    @Override
    public void late(HttpExchange exchange, PendingRequest request) {
        // the answer was given and logged
    }
}
