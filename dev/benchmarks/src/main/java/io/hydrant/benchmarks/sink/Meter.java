// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.sink;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/** Measures passes over the same records: CPU time of the whole process, and what the calling thread allocates. */
final class Meter {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final double NANOS = 1e9;

    /** One pass over all records; returns the bytes that came out. */
    @FunctionalInterface
    interface Pass {
        long run() throws Exception;
    }

    private Meter() {}

    /** Runs the pass some times to warm up, then measures; prints the median as one line of JSON. */
    static void measure(String name, int records, long bytesIn, int warmUps, int runs, Pass pass) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            pass.run();
        }
        double[] seconds = new double[runs];
        long allocated = 0;
        long bytesOut = 0;
        for (int i = 0; i < runs; i++) {
            System.gc();
            long cpu = PROCESS.getProcessCpuTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            bytesOut = pass.run();
            allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
            seconds[i] = (PROCESS.getProcessCpuTime() - cpu) / NANOS;
        }
        Arrays.sort(seconds);
        System.out.printf(
                Locale.ROOT,
                "{\"case\":\"%s\",\"jdk\":\"%s\",\"records\":%d,\"cpu_s_per_million\":%.3f,\"min\":%.3f,"
                        + "\"cpu_ns_per_byte\":%.2f,\"bytes_out_per_record\":%.1f,\"allocated_per_record\":%d}%n",
                name,
                System.getProperty("java.specification.version"),
                records,
                seconds[runs / 2] * 1e6 / records,
                seconds[0] * 1e6 / records,
                seconds[runs / 2] * NANOS / bytesIn,
                (double) bytesOut / records,
                allocated / records);
    }
}
