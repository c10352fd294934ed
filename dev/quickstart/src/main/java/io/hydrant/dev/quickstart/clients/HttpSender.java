// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart.clients;

import static java.util.Objects.requireNonNull;

import io.hydrant.dev.quickstart.clients.Answer.Attempt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests as partners do, 16 at a time: one that is answered 5xx, or not at all, is sent again, up to
 * {@value #ATTEMPTS} times in all (Adjust's number; its pauses of hours are seconds here). Thread-safe.
 */
public final class HttpSender {

    private static final int ATTEMPTS = 6;
    private static final int CONNECTIONS = 16;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final URI listener;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** @param listener for example {@code http://127.0.0.1:8080} */
    public HttpSender(URI listener) {
        this.listener = requireNonNull(listener, "listener is null");
    }

    /** A request to a path of the listener, such as {@code /shop/set-log}, to go on with. */
    public HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(listener.resolve(pathAndQuery)).timeout(Duration.ofSeconds(40));
    }

    /** Returns when the listener's health path answers 200, that is, when a task polls behind it. */
    public void awaitReady(Duration patience) {
        HttpRequest request = request("/-/ready").timeout(Duration.ofSeconds(5)).build();
        long deadline = System.nanoTime() + patience.toNanos();
        int status = 0;
        while (System.nanoTime() < deadline) {
            status = status(request);
            if (status == 200) {
                return;
            }
            pause(Duration.ofMillis(200));
        }
        throw new IllegalStateException("the listener at " + listener + " was not ready within " + patience.toSeconds()
                + " s: " + (status == 0 ? "no answer" : "its health path answers " + status));
    }

    /** Sends one request, again if need be. */
    public Answer send(HttpRequest request) {
        List<Attempt> attempts = new ArrayList<>();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Instant at = Instant.now();
            long start = System.nanoTime();
            int status = status(request);
            attempts.add(new Attempt(at, Duration.ofNanos(System.nanoTime() - start), status));
            boolean again = status == 0 || status >= 500;
            if (!again || attempts.size() == ATTEMPTS) {
                return new Answer(attempts);
            }
            pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    /** Sends all of them; the answers, in the order of the requests. */
    public List<Answer> sendAll(List<HttpRequest> requests) {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<Answer>> sent = new ArrayList<>();
            for (HttpRequest request : requests) {
                sent.add(connections.submit(() -> send(request)));
            }
            List<Answer> answers = new ArrayList<>();
            for (Future<Answer> answer : sent) {
                answers.add(answer.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request could not be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
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
            throw new IllegalStateException("interrupted while sending", e);
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        }
    }
}
