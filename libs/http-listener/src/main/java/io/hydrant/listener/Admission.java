// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the requests and bytes that wait in one application, up to its limits. Thread-safe. */
final class Admission {

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    boolean admitRequest(int max) {
        if (requests.incrementAndGet() > max) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    void releaseRequest() {
        requests.decrementAndGet();
    }

    boolean admitBytes(long more, long max) {
        if (bytes.addAndGet(more) > max) {
            bytes.addAndGet(-more);
            return false;
        }
        return true;
    }

    void releaseBytes(long less) {
        bytes.addAndGet(-less);
    }

    int requests() {
        return requests.get();
    }

    long bytes() {
        return bytes.get();
    }
}
