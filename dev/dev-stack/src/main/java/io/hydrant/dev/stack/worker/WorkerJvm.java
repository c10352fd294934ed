// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;

/**
 * What a worker process runs on.
 *
 * @param home of the JDK, for example {@code /usr/lib/jvm/java-17-openjdk-amd64}
 * @param classPath Connect of one version with all that it needs, and this module's classes
 * @param arguments for example {@code -Xmx512m}
 */
public record WorkerJvm(Path home, String classPath, List<String> arguments) {

    public WorkerJvm {
        requireNonNull(home, "home is null");
        requireNonNull(classPath, "classPath is null");
        arguments = List.copyOf(arguments);
    }

    /** The JDK and the Connect version of the process that asks. */
    public static WorkerJvm likeThis(List<String> arguments) {
        return new WorkerJvm(
                Path.of(System.getProperty("java.home")), System.getProperty("java.class.path"), arguments);
    }
}
