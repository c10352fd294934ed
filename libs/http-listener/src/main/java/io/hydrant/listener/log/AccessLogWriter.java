// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes access log lines to the logger {@value #LOGGER} on a thread of its own, since a log appender may block. When
 * it cannot keep up, lines are lost and counted rather than requests held up. Thread-safe.
 */
public final class AccessLogWriter implements AutoCloseable {

    public static final String LOGGER = "io.hydrant.listener.access";

    private static final Logger ACCESS = LoggerFactory.getLogger(LOGGER);
    private static final Logger LOG = LoggerFactory.getLogger(AccessLogWriter.class);
    private static final int LINES = 8192;

    private static final long CHARACTERS = 16L << 20;

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES);
    private final AtomicLong waiting = new AtomicLong(); // characters
    private final AtomicLong lost = new AtomicLong();
    private final Thread writer = new Thread(this::write, "hydrant-access-log");

    public AccessLogWriter() {
        writer.setDaemon(true);
        writer.start();
    }

    public void offer(String line) {
        if (waiting.addAndGet(line.length()) > CHARACTERS || !lines.offer(line)) {
            waiting.addAndGet(-line.length());
            lost.incrementAndGet();
        }
    }

    private void write() {
        try {
            while (true) {
                String line = lines.take();
                waiting.addAndGet(-line.length());
                ACCESS.info("{}", line);
                long missed = lines.isEmpty() ? lost.getAndSet(0) : 0;
                if (missed > 0) {
                    LOG.warn("{} access log lines were lost: the log cannot keep up", missed);
                }
            }
        } catch (InterruptedException e) {
            lines.forEach(line -> ACCESS.info("{}", line));
        }
    }

    /** Writes what waits, and ends. */
    @Override
    public void close() {
        writer.interrupt();
    }
}
