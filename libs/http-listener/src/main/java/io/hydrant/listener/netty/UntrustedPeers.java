// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.netty;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts connections that should have come from a proxy, and names one of them a minute in the log. Thread-safe. */
final class UntrustedPeers {

    private static final Logger LOG = LoggerFactory.getLogger(UntrustedPeers.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong count = new AtomicLong();
    private final AtomicLong nextLogNanos = new AtomicLong(System.nanoTime());

    void closed(InetAddress peer) {
        long total = count.incrementAndGet();
        long now = System.nanoTime();
        long next = nextLogNanos.get();
        if (now - next >= 0 && nextLogNanos.compareAndSet(next, now + PAUSE_NANOS)) {
            LOG.warn(
                    "closed a connection of {}, which is none of the trusted proxies; {} so far",
                    peer.getHostAddress(),
                    total);
        }
    }

    long count() {
        return count.get();
    }
}
