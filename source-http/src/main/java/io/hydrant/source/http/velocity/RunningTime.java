// SPDX-License-Identifier: Apache-2.0
package io.hydrant.source.http.velocity;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How long the current thread runs. */
interface RunningTime {

    RunningTime SYSTEM = new RunningTime() {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private final boolean measured = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long cpuNanos() {
            return measured ? threads.getCurrentThreadCpuTime() : System.nanoTime();
        }
    };

    /** By the clock, as {@link System#nanoTime}: cheap. */
    long nanos();

    /** Of the processor; by the clock where that is not measured. */
    long cpuNanos();
}
