// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The requests that one {@code poll()} took. Filled by the task thread; {@link #ended} from any thread. */
final class Batch {

    private final long takenNanos;
    private final List<PendingRequest> requests = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();

    Batch(long takenNanos) {
        this.takenNanos = takenNanos;
    }

    void add(PendingRequest request) {
        requests.add(request);
    }

    void ended() {
        ended.incrementAndGet();
    }

    boolean complete() {
        return ended.get() == requests.size();
    }

    long takenNanos() {
        return takenNanos;
    }

    List<PendingRequest> requests() {
        return requests;
    }
}
