// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;

/** What {@link WorkerProcess} runs: a distributed worker that never outlives its parent. */
final class WorkerMain {

    private WorkerMain() {}

    public static void main(String[] args) throws IOException {
        Properties properties = new Properties();
        try (var in = Files.newInputStream(Path.of(args[0]))) {
            properties.load(in);
        }
        Map<String, String> settings = properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
        endWithParent();
        // Connect adds a shutdown hook, so SIGTERM is an orderly stop.
        Connect<?> connect = new ConnectDistributed().startConnect(settings);
        connect.awaitStop();
    }

    /** The parent's end closes our standard input, whichever way it ended. */
    private static void endWithParent() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // The parent never writes.
                        }
                    } catch (IOException e) {
                        // Same as its end.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch");
        watcher.setDaemon(true);
        watcher.start();
    }
}
