// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.io.IOException;
import org.apache.kafka.connect.cli.ConnectDistributed;

/** What {@link WorkerProcess} runs: a distributed worker that never outlives its parent. */
final class WorkerMain {

    private WorkerMain() {}

    /** Takes what Kafka's own main takes, and calls it: its other methods are not the same in all Connect versions. */
    public static void main(String[] args) {
        endWithParent();
        ConnectDistributed.main(args);
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
