// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.attribution;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Plays the partner: sends callbacks over HTTP, each once, 16 at a time. Thread-safe. */
public final class CallbackSender {

    private static final int CONNECTIONS = 16;

    private final URI listener;
    private final String apiKey;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /**
     * A partner that has the API key.
     *
     * @param listener for example {@code http://127.0.0.1:8080}
     */
    public CallbackSender(URI listener, String apiKey) {
        this.listener = requireNonNull(listener, "listener is null");
        this.apiKey = requireNonNull(apiKey, "apiKey is null");
    }

    /** Returns when the listener's health path answers 200, that is, when a task polls behind it. */
    public void awaitReady(Duration patience) {
        HttpRequest request = HttpRequest.newBuilder(listener.resolve("/-/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        int status = 0;
        while (System.nanoTime() < deadline) {
            status = status(request);
            if (status == 200) {
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the listener", e);
            }
        }
        throw new IllegalStateException("the listener at " + listener + " was not ready within " + patience.toSeconds()
                + " s: " + (status == 0 ? "no answer" : "its health path answers " + status));
    }

    /** Sends one callback; the answer's status, or 0 when there was none. */
    public int send(Callback callback) {
        return status(HttpRequest.newBuilder(listener.resolve(callback.pathAndQuery()))
                .timeout(Duration.ofSeconds(40))
                .header("x-api-key", apiKey)
                .build());
    }

    /**
     * Sends all of them; the statuses, in the order of the callbacks.
     *
     * @param progress told how many were answered so far
     */
    public List<Integer> sendAll(List<Callback> callbacks, IntConsumer progress) {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (Callback callback : callbacks) {
                answers.add(connections.submit(() -> send(callback)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
                progress.accept(statuses.size());
            }
            return statuses;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a callback could not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending callbacks", e);
        } finally {
            connections.shutdownNow();
        }
    }

    private int status(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
