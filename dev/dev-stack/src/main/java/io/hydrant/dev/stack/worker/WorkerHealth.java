// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for a worker that can take requests: KIP-1017's {@code GET /health}, and {@code GET /connectors} before Connect 3.9. */
final class WorkerHealth {

    private WorkerHealth() {}

    /**
     * Returns when the worker at {@code url} is healthy.
     *
     * @param alive false ends the wait at once: the worker has died
     * @throws IllegalStateException when it has died, or is not healthy within {@code patience}
     */
    static void await(URI url, Duration patience, BooleanSupplier alive) {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        long deadline = System.nanoTime() + patience.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline && alive.getAsBoolean()) {
            try {
                HttpResponse<String> response = get(client, url.resolve("/health"));
                if (response.statusCode() == 404) {
                    response = get(client, url.resolve("/connectors"));
                }
                if (response.statusCode() == 200) {
                    return;
                }
                last = response.statusCode() + " " + response.body();
            } catch (IOException e) {
                last = e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the worker at " + url, e);
            }
            pause();
        }
        throw new IllegalStateException(
                alive.getAsBoolean()
                        ? "the worker at " + url + " was not healthy within " + patience.toSeconds() + " s: " + last
                        : "the worker at " + url + " ended while it started");
    }

    private static HttpResponse<String> get(HttpClient client, URI url) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(5)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
