// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;

/**
 * Two clients that write to the stream {@code app-logs} until they are told to stop, and send a call again, as it was,
 * until every record of it is answered with its place.
 */
final class FirehoseLoad implements AutoCloseable {

    static final int RECORDS_OF_A_CALL = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final URI endpoint;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final List<CompletableFuture<Void>> clients;
    private volatile boolean enough; // written by the test, read by the clients

    FirehoseLoad(URI endpoint) {
        this.endpoint = endpoint;
        this.clients = List.of(CompletableFuture.runAsync(this::run), CompletableFuture.runAsync(this::run));
    }

    /** The record that each answered {@code RecordId} was given for. */
    Map<String, String> stored() {
        return stored;
    }

    /** Calls that were begun, each with {@code <call>/0} to {@code <call>/199}. */
    int calls() {
        return calls.get();
    }

    /** How often a call was broken off or failed, and was sent again. */
    int broken() {
        return broken.get();
    }

    /** Ends when every call that was begun is answered. */
    @Override
    public void close() {
        enough = true;
        clients.forEach(CompletableFuture::join);
    }

    private void run() {
        try (FirehoseClient client = Firehose.client(endpoint, 1)) {
            while (!enough) {
                int call = calls.getAndIncrement();
                List<String> records = IntStream.range(0, RECORDS_OF_A_CALL)
                        .mapToObj(i -> call + "/" + i)
                        .toList();
                long end = System.nanoTime() + PATIENCE.toNanos();
                while (!answered(client, records)) {
                    broken.incrementAndGet();
                    assertThat(System.nanoTime())
                            .as("call %s has no answer", call)
                            .isLessThan(end);
                    pause();
                }
            }
        }
    }

    private boolean answered(FirehoseClient client, List<String> records) {
        try {
            PutRecordBatchResponse response = client.putRecordBatch(put -> put.deliveryStreamName("app-logs")
                    .records(records.stream().map(Firehose::record).toList()));
            for (int i = 0; i < records.size(); i++) {
                PutRecordBatchResponseEntry entry = response.requestResponses().get(i);
                if (entry.errorCode() == null) {
                    assertThat(stored.put(entry.recordId(), records.get(i))).isNull();
                }
            }
            return response.failedPutCount() == 0;
        } catch (SdkException e) {
            return false;
        }
    }

    /** The worker is away; a client would wait, too. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
