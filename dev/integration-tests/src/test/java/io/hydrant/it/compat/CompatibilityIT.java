// SPDX-License-Identifier: Apache-2.0
package io.hydrant.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hydrant.dev.stack.worker.WorkerJvm;
import io.hydrant.it.AttributionContract;
import io.hydrant.it.Environment;
import io.hydrant.it.ProcessEnvironment;
import io.hydrant.it.monitoring.Expressions;
import io.hydrant.it.monitoring.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job on a stock worker of each Connect version in {@code dev/compat}, on each JDK that is found: HTTP in, Parquet
 * out, rows read back, and the sink's metrics under the names that the dashboard has. Nothing but the worker and the
 * stack's few classes is on its class path; the plugins are the built bundle.
 */
class CompatibilityIT {

    private static final boolean COMPAT = Boolean.getBoolean("hydrant.compat");

    static Stream<Combination> combinations() throws IOException {
        // Without the profile one stands for all: each would say the same.
        return Combination.all().stream().limit(COMPAT ? Long.MAX_VALUE : 1);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void mainJobRuns(Combination combination) throws Exception {
        if (!COMPAT) {
            System.out.println(
                    "CompatibilityIT: skipped because other Connect versions are resolved with -Pcompat only");
            Assumptions.abort("other Connect versions are resolved with -Pcompat only");
        }
        if (combination.missing() != null) {
            System.out.println("CompatibilityIT: " + combination + " skipped because " + combination.missing());
            Assumptions.abort(combination.missing());
        }
        long start = System.nanoTime();
        // Not a folder that JUnit deletes: the worker's log explains a failure.
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/compat").toAbsolutePath()), combination.folder());
        try (ProcessEnvironment environment = new ProcessEnvironment(folder, jvm(combination, folder))) {
            assertThat(environment.connect().version()).startsWith(combination.connect() + ".");
            AttributionContract.check(
                    environment,
                    () -> assertThat(missingOnDashboard(environment)).isEmpty());
            System.out.printf(
                    "CompatibilityIT: Connect %s, Java %s: ok (%d s)%n",
                    environment.connect().version(),
                    combination.java(),
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    private static WorkerJvm jvm(Combination combination, Path folder) throws IOException {
        String classPath =
                Environment.home().resolve("dev/dev-stack/target/classes") + ":" + combination.worker() + "/*";
        List<String> arguments = new ArrayList<>(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        if (combination.connect().startsWith("3.")) {
            arguments.add("-Dlog4j.configuration=" + reload4j(folder).toUri());
        }
        return new WorkerJvm(combination.home(), classPath, arguments);
    }

    /** Workers before 4.0 log with reload4j, which does not know the stack's log4j2.xml. */
    private static Path reload4j(Path folder) throws IOException {
        return Files.writeString(folder.resolve("log4j.properties"), """
            log4j.rootLogger=INFO, file
            log4j.appender.file=org.apache.log4j.FileAppender
            log4j.appender.file.File=${hydrant.stack.log}
            log4j.appender.file.layout=org.apache.log4j.PatternLayout
            log4j.appender.file.layout.ConversionPattern=%d %-5p %X{connector.context}%m (%c{1}) [%t]%n
            log4j.logger.io.hydrant.listener.access=INFO, access
            log4j.additivity.io.hydrant.listener.access=false
            log4j.appender.access=org.apache.log4j.FileAppender
            log4j.appender.access.File=${hydrant.access.log}
            log4j.appender.access.layout=org.apache.log4j.PatternLayout
            log4j.appender.access.layout.ConversionPattern=%m%n
            """);
    }

    /** Of the panels that show the sink or the HTTP source: what the worker's scrape lacks. */
    private static Set<String> missingOnDashboard(ProcessEnvironment environment) throws Exception {
        Scrape scrape = Scrape.of(environment.scrape());
        // Of pipelines that do not run here, and of requests that were not sent.
        List<String> elsewhere = List.of(
                "_shard_",
                "_transform_",
                "_dlq_",
                "_throttled_",
                "_reads_",
                "_iterator_",
                "_lost_range_",
                "_oversize_");
        Set<String> missing = new TreeSet<>();
        for (String expression : Expressions.ofDashboard().values()) {
            if (elsewhere.stream().noneMatch(expression::contains)) {
                missing.addAll(scrape.missing(expression));
            }
        }
        return missing;
    }
}
