// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A task of the source on a real port, driven by a thread that does what Connect does: polls, and acknowledges what it
 * got. What a test wants to see of Connect's other behaviour it puts into {@link Worker}.
 */
final class RunningSource implements AutoCloseable {

    /** Connect's part. Called on the thread that polls. */
    interface Worker {
        void received(HttpSourceTask task, SourceRecord record);
    }

    /** Kafka has every record at once. */
    static final Worker ACKNOWLEDGES = (task, record) -> task.commitRecord(record, metadata(record.topic(), 0));

    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final HttpSourceTask task = new HttpSourceTask();
    private final List<SourceRecord> records = new CopyOnWriteArrayList<>();
    private final Thread poller;
    private volatile boolean polling = true;

    RunningSource(Map<String, String> config, Worker worker) {
        task.start(config);
        poller = new Thread(() -> {
            while (polling) {
                List<SourceRecord> batch = task.poll();
                if (batch != null) {
                    records.addAll(batch);
                    batch.forEach(record -> worker.received(task, record));
                }
            }
        });
        poller.start();
    }

    static RunningSource start(String... keysAndValues) {
        return new RunningSource(config(keysAndValues), ACKNOWLEDGES);
    }

    /** A config with one attribution route on a free port, changed by the given keys; a null value removes one. */
    static Map<String, String> config(String... keysAndValues) {
        Map<String, String> config = new HashMap<>();
        config.put("name", "source-" + System.nanoTime());
        config.put("listener.host", "127.0.0.1");
        config.put("listener.port", Integer.toString(freePort()));
        config.put("listener.linger.ms", "0");
        config.put("listener.io.threads", "1");
        config.put("routes", "attribution");
        config.put("routes.attribution.path", "/{app_token}/mobile_attribution");
        config.put("routes.attribution.topic", "attribution");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        config.values().removeIf(value -> value == null);
        return config;
    }

    private static int freePort() {
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static RecordMetadata metadata(String topic, long offset) {
        return new RecordMetadata(new TopicPartition(topic, 0), offset, 0, 0, 0, 0);
    }

    HttpSourceTask task() {
        return task;
    }

    int port() {
        return task.port();
    }

    URI uri(String target) {
        return URI.create("http://127.0.0.1:" + port() + target);
    }

    HttpResponse<String> get(String target, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(target)).GET();
        return send(request, headers);
    }

    HttpResponse<String> post(String target, String body, String... headers) {
        return post(target, body.getBytes(UTF_8), headers);
    }

    HttpResponse<String> post(String target, byte[] body, String... headers) {
        return send(HttpRequest.newBuilder(uri(target)).POST(BodyPublishers.ofByteArray(body)), headers);
    }

    static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return CLIENT.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    List<SourceRecord> records() {
        return records;
    }

    /** The values of all records so far, as text. */
    List<String> values() {
        List<String> values = new ArrayList<>();
        for (SourceRecord record : records) {
            values.add(new String((byte[]) record.value(), UTF_8));
        }
        return values;
    }

    void stopPolling() {
        polling = false;
        try {
            poller.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stopPolling();
        task.stop();
    }
}
