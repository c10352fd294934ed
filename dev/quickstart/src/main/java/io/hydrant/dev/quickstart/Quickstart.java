// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import io.hydrant.dev.quickstart.accesslogs.AccessLogsPipeline;
import io.hydrant.dev.quickstart.apphistory.AppHistoryPipeline;
import io.hydrant.dev.quickstart.attribution.AttributionPipeline;
import io.hydrant.dev.quickstart.cloudwatchlogs.CloudWatchLogsPipeline;
import io.hydrant.dev.quickstart.logstoredshift.LogsToRedshiftPipeline;
import io.hydrant.dev.quickstart.progress.LiveBoard;
import io.hydrant.dev.stack.Stack;
import io.hydrant.dev.stack.StackException;
import io.hydrant.dev.stack.StackOptions;
import io.hydrant.dev.stack.ports.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The main of {@code quickstart.sh}. Exit status: 0 for a good run, 1 for a bad one, 2 for wrong input. */
public final class Quickstart {

    private static final List<Pipeline> PIPELINES = List.of(
            new AttributionPipeline(),
            new CloudWatchLogsPipeline(),
            new AccessLogsPipeline(),
            new AppHistoryPipeline(),
            new LogsToRedshiftPipeline());

    private static final int KAFKA_PORT = 9092;
    private static final int CONNECT_PORT = 8083;
    private static final int S3_PORT = 9000;
    private static final int GLUE_PORT = 9001;

    private final QuickstartOptions options;
    private final Path home;
    private final Console console;
    private volatile boolean over; // written by the main thread, read by the one that stops the stack

    private Quickstart(QuickstartOptions options, Path home, Console console) {
        this.options = options;
        this.home = home;
        this.console = console;
    }

    /** Takes the script's arguments; {@code -Dhydrant.home} is the project's folder. */
    public static void main(String[] args) {
        Console console = Console.standard();
        System.exit(run(List.of(args), console));
    }

    private static int run(List<String> arguments, Console console) {
        try {
            QuickstartOptions options = QuickstartOptions.parse(arguments);
            Path home = Path.of(System.getProperty("hydrant.home", "."))
                    .toAbsolutePath()
                    .normalize();
            return new Quickstart(options, home, console).run();
        } catch (IllegalArgumentException | StackException e) {
            console.line("quickstart: " + e.getMessage());
            return 2;
        } catch (RuntimeException | Error e) {
            // Errors too: the stack's threads would keep a process whose main thread is gone.
            LoggerFactory.getLogger(Quickstart.class).error("the quickstart failed", e);
            console.failed(e instanceof Error || e.getMessage() == null ? e.toString() : e.getMessage());
            console.line("    log: " + System.getProperty("hydrant.stack.log"));
            return 1;
        }
    }

    private int run() {
        List<Pipeline> pipelines = options.stackOnly() ? List.of() : chosen(options.pipeline());
        Path dataFolder = dataFolder();
        // Before the first logger is made.
        System.setProperty("hydrant.stack.log", dataFolder.resolve("stack.log").toString());
        System.setProperty(
                "hydrant.access.log", dataFolder.resolve("access.log").toString());
        List<Integer> listenerPorts = listenerPorts(pipelines);
        boolean good = true;
        List<String> lastLines = new ArrayList<>();
        console.title(options.stackOnly() ? "Hydrant stack" : "Hydrant quickstart: " + title(pipelines));
        console.begin("starting Kafka, Connect, S3 and Glue");
        try (Stack stack = closedOnExit(Stack.start(stackOptions(dataFolder, pipelines)));
                PipelineRunner runner =
                        new PipelineRunner(pipelines, listenerPorts, stack, home.resolve("config-examples"), console)) {
            console.done("Kafka, Connect, S3 and Glue are up");
            for (RunSummary summary : runner.run()) {
                good &= summary.isGood();
                lastLines.add(summary.toJson());
            }
            where(stack);
            if (!options.once()) {
                lastLines.forEach(console::line);
                console.line("");
                console.line("Up until Ctrl-C.");
                stayUp(runner, pipelines.isEmpty());
            }
        }
        over = true;
        if (good && isThrownAway()) {
            delete(dataFolder);
        }
        lastLines.forEach(console::line);
        return good ? 0 : 1;
    }

    private boolean isThrownAway() {
        return options.once() && options.dataFolder() == null;
    }

    private void where(Stack stack) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Connect", stack.connectUrl().toString());
        facts.put("Kafka", stack.broker().bootstrapServers());
        facts.put("S3", stack.s3().endpoint() + " (path style, any credentials or none)");
        facts.put("Glue", stack.glue().endpoint() + " (any credentials or none)");
        facts.put("process", ProcessHandle.current().pid() + " (JMX: jconsole or jcmd on this machine)");
        facts.put("data", stack.dataFolder() + (isThrownAway() ? " (deleted at the end if all is well)" : ""));
        facts.put("log", System.getProperty("hydrant.stack.log"));
        facts.put("access log", System.getProperty("hydrant.access.log"));
        console.facts("What runs where", facts);
    }

    private StackOptions stackOptions(Path dataFolder, List<Pipeline> pipelines) {
        Map<String, String> variables = new HashMap<>();
        pipelines.forEach(pipeline -> variables.putAll(pipeline.variables()));
        Path plugins = home.resolve("distribution/target/plugins");
        if (!Files.isDirectory(plugins)) {
            throw new StackException(
                    "There are no plugins in " + plugins + ": run ./quickstart.sh, which builds them.");
        }
        return new StackOptions(
                dataFolder,
                plugins,
                options.port(options.kafkaPort(), KAFKA_PORT),
                options.port(options.connectPort(), CONNECT_PORT),
                options.port(options.s3Port(), S3_PORT),
                options.port(options.gluePort(), GLUE_PORT),
                variables);
    }

    /**
     * One for each pipeline: 8080 for the first of all, 8090 for the second, and so on, or one after the other from the
     * user's choice. Looked at before the stack starts: connectors of an earlier run come back with it and take theirs.
     */
    private List<Integer> listenerPorts(List<Pipeline> pipelines) {
        Integer chosen = options.httpPort();
        if (chosen == null && options.once()) {
            return FreePorts.several(pipelines.size());
        }
        List<Integer> ports = new ArrayList<>();
        for (Pipeline pipeline : pipelines) {
            int port = chosen == null ? 8080 + 10 * PIPELINES.indexOf(pipeline) : chosen + ports.size();
            if (stackPorts().contains(port)) {
                throw new StackException("Port " + port + " for the source of " + pipeline.name()
                        + " is also one of the stack's: choose others with --http-port, which takes "
                        + pipelines.size() + " from there on.");
            }
            if (!FreePorts.isFree(port)) {
                throw new StackException("Port " + port + " for the source of " + pipeline.name()
                        + " is taken: stop what listens there, or choose another with --http-port.");
            }
            ports.add(port);
        }
        return ports;
    }

    private Set<Integer> stackPorts() {
        return new HashSet<>(List.of(
                options.port(options.kafkaPort(), KAFKA_PORT),
                options.port(options.connectPort(), CONNECT_PORT),
                options.port(options.s3Port(), S3_PORT),
                options.port(options.gluePort(), GLUE_PORT)));
    }

    private Path dataFolder() {
        Path chosen = options.dataFolder();
        if (chosen != null) {
            return chosen;
        }
        Path base = home.resolve(".quickstart");
        if (!options.once()) {
            return base.resolve("stack");
        }
        try {
            return Files.createTempDirectory(Files.createDirectories(base), "once-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a data folder in " + base, e);
        }
    }

    private static List<Pipeline> chosen(String name) {
        if (name.equals("all")) {
            return PIPELINES;
        }
        return PIPELINES.stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no pipeline " + name + "; choose one of " + names(PIPELINES) + ", all."));
    }

    private static String title(List<Pipeline> pipelines) {
        return pipelines.size() == PIPELINES.size() ? "all " + pipelines.size() + " pipelines" : names(pipelines);
    }

    private static String names(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::name).collect(Collectors.joining(", "));
    }

    /** Ctrl-C must leave no process and a clean state. */
    private Stack closedOnExit(Stack stack) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!over) {
                                console.end("Stopping.");
                            }
                            stack.close();
                        },
                        "stop-stack"));
        return stack;
    }

    @SuppressWarnings("try") // the board draws by itself
    private static void stayUp(PipelineRunner runner, boolean stackOnly) {
        if (stackOnly) {
            awaitInterrupt();
            return;
        }
        try (LiveBoard board = runner.board()) {
            awaitInterrupt();
        }
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
