// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.transforms;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * The same questions as the JMH benchmarks, in CPU time of the thread instead of wall time: what others do on the machine
 * does not show. Prints operations a second of one core (median of the rounds) and bytes allocated for each.
 */
public final class CpuFigures {

    private static final int ROUNDS = 7;
    private static final long WARM_UP_NANOS = 1_500_000_000L;
    private static final long ROUND_NANOS = 300_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Keeps results from being optimised away. */
    @SuppressWarnings("UnusedVariable") // writing to it is its purpose
    private static volatile Object sink = "";

    private CpuFigures() {}

    public static void main(String[] names) throws Exception {
        System.out.println("| what | operations/s of a core | bytes allocated |\n| --- | ---: | ---: |");
        for (Map.Entry<String, Callable<?>> one : all().entrySet()) {
            if (names.length == 0 || Arrays.stream(names).anyMatch(one.getKey()::contains)) {
                measure(one.getKey(), one.getValue());
            }
        }
    }

    private static Map<String, Callable<?>> all() throws Exception {
        Map<String, Callable<?>> all = new LinkedHashMap<>();
        FilterBenchmark filter = new FilterBenchmark();
        all.put("filter: terms, Hydrant", filter::termsByHydrant);
        all.put("filter: terms, java.util.regex", filter::termsByRegex);
        all.put("filter: regex, Hydrant", filter::regexByHydrant);
        all.put("filter: regex, java.util.regex", filter::regexByRegex);
        all.put("filter: space-delimited, Hydrant", filter::delimitedByHydrant);
        all.put("filter: space-delimited, java.util.regex", filter::delimitedByRegex);
        all.put("filter: JSON, Hydrant", filter::jsonByHydrant);
        all.put("filter: JSON, Jackson tree", filter::jsonByJacksonTree);
        all.put("filter: JSON, java.util.regex", filter::jsonByRegex);
        for (String name : TransformBenchmark.names()) {
            TransformBenchmark transform = new TransformBenchmark();
            transform.transform = name;
            transform.prepare();
            all.put(name, transform::apply);
        }
        return all;
    }

    private static void measure(String name, Callable<?> operation) throws Exception {
        run(operation, WARM_UP_NANOS);
        double[] rates = new double[ROUNDS];
        long bytes = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long began = THREADS.getCurrentThreadCpuTime();
            long operations = run(operation, ROUND_NANOS);
            rates[i] = operations * 1e9 / (THREADS.getCurrentThreadCpuTime() - began);
            bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / operations;
        }
        Arrays.sort(rates);
        System.out.printf("| %s | %,.0f | %,d |%n", name, rates[ROUNDS / 2], bytes);
    }

    private static long run(Callable<?> operation, long cpuNanos) throws Exception {
        long end = THREADS.getCurrentThreadCpuTime() + cpuNanos;
        long operations = 0;
        do {
            for (int i = 0; i < 200; i++) {
                sink = operation.call();
            }
            operations += 200;
        } while (THREADS.getCurrentThreadCpuTime() < end);
        return operations;
    }
}
