// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import io.hydrant.benchmarks.sink.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is to be run.
 *
 * @param contenders the first is what the others are compared with
 * @param jvm the command of a sink's JVM, without class path
 * @param commit records between offset commits
 */
record Options(
        List<Contender> contenders,
        Workload workload,
        List<String> jvm,
        int records,
        int warm,
        int rounds,
        int passes,
        int commit) {
    private static final String CLAIMED = "io.hydrant.benchmarks.task.ClaimedSinkTask";
    private static final String ICEBERG = "io.hydrant.benchmarks.peers.IcebergTask";

    Options {
        contenders = List.copyOf(contenders);
        jvm = List.copyOf(jvm);
    }

    String java() {
        return jvm.get(0);
    }

    Map<String, String> arguments() {
        return Map.of(
                "workload", workload.name(),
                "records", Integer.toString(records),
                "warm", Integer.toString(warm),
                "passes", Integer.toString(passes),
                "commit", Integer.toString(commit));
    }

    static Options parse(List<String> args) {
        Map<String, String> given = new LinkedHashMap<>();
        List<Map<String, String>> others = new ArrayList<>();
        Map<String, String> into = given;
        for (Iterator<String> all = args.iterator(); all.hasNext(); ) {
            String option = all.next();
            if (!option.startsWith("--") || !all.hasNext()) {
                throw new IllegalArgumentException("an option needs a value: " + option);
            }
            if (option.equals("--plugin-classpath")) {
                into = new LinkedHashMap<>();
                others.add(into);
            }
            into.put(option.substring(2), all.next());
        }
        Workload workload =
                Workload.valueOf(given.getOrDefault("workload", "flat").toUpperCase(Locale.ROOT));
        Path home = Path.of(given.getOrDefault("home", ".")).toAbsolutePath().normalize();
        List<Contender> contenders = known(home, workload);
        for (Map<String, String> other : others) {
            contenders.add(Contender.of(
                    other.getOrDefault("label", "other"),
                    other.getOrDefault("plugin-classpath", ""),
                    other.getOrDefault("task", ""),
                    other.getOrDefault("conf", ""),
                    other.getOrDefault("value", "bytes")));
        }
        if (given.containsKey("only")) {
            List<String> only = List.of(given.get("only").split(","));
            contenders.removeIf(contender -> !only.contains(contender.name()));
        }
        String java = Path.of(given.getOrDefault("jdk", System.getProperty("java.home")), "bin", "java")
                .toString();
        int records = Integer.parseInt(given.getOrDefault(
                "records",
                switch (workload) {
                    case FLAT -> "1000000";
                    case SPREAD -> "400000";
                    case NESTED -> "82000"; // about as many bytes as a million flat ones
                }));
        return new Options(
                contenders,
                workload,
                List.of(
                        java,
                        "-Xmx" + given.getOrDefault("heap", "2g"),
                        "-XX:+Use" + given.getOrDefault("gc", "Parallel") + "GC"),
                records,
                Integer.parseInt(given.getOrDefault("warm", Integer.toString(records))),
                Integer.parseInt(given.getOrDefault("rounds", "3")),
                Integer.parseInt(given.getOrDefault("passes", "3")),
                Integer.parseInt(given.getOrDefault("commit", Integer.toString(records / 5))));
    }

    private static List<Contender> known(Path home, Workload workload) {
        String benchmarks = home + "/dev/benchmarks";
        String ours = bundle(home) + "/lib/*:" + benchmarks + "/target/classes";
        List<Contender> known = new ArrayList<>();
        if (workload == Workload.NESTED) {
            known.add(Contender.of("hydrant", ours, CLAIMED, benchmarks + "/conf/hydrant-nested.properties", "bytes"));
            return known;
        }
        String once = benchmarks + "/conf/hydrant.properties";
        known.add(Contender.of("hydrant", ours, CLAIMED, once, "bytes"));
        known.add(Contender.of(
                "hydrant-at-least-once",
                ours,
                CLAIMED,
                benchmarks + "/conf/hydrant-at-least-once.properties",
                "bytes"));
        known.add(Contender.of("hydrant-struct", ours, CLAIMED, once, "struct"));
        Path iceberg = home.resolve("dev/benchmarks/peers/iceberg/target/plugins/iceberg");
        if (Files.isDirectory(iceberg)) {
            String conf = benchmarks + "/conf/iceberg.properties";
            known.add(Contender.of("iceberg", iceberg + "/*", ICEBERG, conf, "map"));
            known.add(Contender.of("iceberg-struct", iceberg + "/*", ICEBERG, conf, "struct"));
        }
        return known;
    }

    /** The plugins as they are shipped. */
    static Path bundle(Path home) {
        Path plugins = home.resolve("distribution/target/plugins");
        try (Stream<Path> folders = Files.list(plugins)) {
            return folders.findFirst().orElseThrow(() -> new IllegalStateException("nothing in " + plugins));
        } catch (IOException e) {
            throw new UncheckedIOException("the plugins are not built: " + plugins, e);
        }
    }
}
