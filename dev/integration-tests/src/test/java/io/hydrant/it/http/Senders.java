// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients behind a round-robin load balancer with health checks: each event goes to the next worker whose health check
 * passed last, and is never sent twice. Remembers which events were answered 200, and how all others ended.
 */
final class Senders implements AutoCloseable {

    private static final int THREADS = 8;

    private final List<Integer> ports;
    private final Map<Integer, Boolean> ready = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger events = new AtomicInteger();
    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    Senders(List<Integer> ports) {
        this.ports = ports;
        ports.forEach(port -> ready.put(port, true));
        threads.add(new Thread(this::checkHealth, "health-checks"));
        for (int i = 0; i < THREADS; i++) {
            threads.add(new Thread(this::send, "sender-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void checkHealth() {
        while (!over) {
            ports.forEach(port -> ready.put(port, IngestCluster.isReady(port)));
            pause(100);
        }
    }

    private void send() {
        while (!over) {
            String event = "e" + events.incrementAndGet();
            String outcome = "none";
            int port = nextPort();
            if (port < 0) {
                outcome = "no worker ready";
            } else {
                try {
                    HttpResponse<String> answer = Ingest.CLIENT.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/events?n=" + event))
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            BodyHandlers.ofString());
                    outcome = Integer.toString(answer.statusCode());
                } catch (IOException e) {
                    outcome = "no answer";
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            if (outcome.equals("200")) {
                acknowledged.add(event);
            } else {
                pause(20); // as a sender that was told Retry-After would, if it were in a hurry
            }
            outcomes.computeIfAbsent(outcome, key -> new AtomicInteger()).incrementAndGet();
        }
    }

    /** A ready worker's, in turn; -1 if none is. */
    private int nextPort() {
        for (int i = 0; i < ports.size(); i++) {
            int port = ports.get(Math.floorMod(turn.getAndIncrement(), ports.size()));
            if (ready.getOrDefault(port, false)) {
                return port;
            }
        }
        return -1;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many were answered 200 so far. */
    int acknowledgedCount() {
        return acknowledged.size();
    }

    /** The events that were answered 200. */
    List<String> acknowledged() {
        return List.copyOf(acknowledged);
    }

    /** How many ended how: by status, or without an answer. */
    Map<String, AtomicInteger> outcomes() {
        return outcomes;
    }

    /** Ends when every sender has its answer. */
    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
