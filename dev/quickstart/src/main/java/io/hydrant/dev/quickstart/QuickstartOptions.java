// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.quickstart;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code quickstart.sh}, which documents it ({@code --help}).
 *
 * @param once run, check, stop
 * @param stackOnly start the stack without connectors
 * @param pipeline a pipeline's name, or {@code all}
 * @param connectPort and the other ports: null where the user did not choose
 * @param dataFolder null where the user did not choose
 */
public record QuickstartOptions(
        boolean once,
        boolean stackOnly,
        String pipeline,
        @Nullable Integer connectPort,
        @Nullable Integer s3Port,
        @Nullable Integer gluePort,
        @Nullable Integer kafkaPort,
        @Nullable Integer httpPort,
        @Nullable Path dataFolder) {

    /** Reads the arguments; an {@link IllegalArgumentException} says in one sentence what is wrong with them. */
    public static QuickstartOptions parse(List<String> arguments) {
        boolean once = false;
        boolean stackOnly = false;
        String pipeline = "attribution";
        Integer connectPort = null;
        Integer s3Port = null;
        Integer gluePort = null;
        Integer kafkaPort = null;
        Integer httpPort = null;
        Path dataFolder = null;
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.pop();
            switch (option) {
                case "--once" -> once = true;
                case "--stack" -> stackOnly = true;
                case "--pipeline" -> pipeline = value(option, rest);
                case "--connect-port" -> connectPort = port(option, rest);
                case "--s3-port" -> s3Port = port(option, rest);
                case "--glue-port" -> gluePort = port(option, rest);
                case "--kafka-port" -> kafkaPort = port(option, rest);
                case "--http-port" -> httpPort = port(option, rest);
                case "--data-dir" -> dataFolder = Path.of(value(option, rest)).toAbsolutePath();
                default -> throw new IllegalArgumentException("There is no option " + option + "; see --help.");
            }
        }
        if (once && stackOnly) {
            throw new IllegalArgumentException(
                    "--once and --stack exclude each other: a stack alone has nothing to check.");
        }
        return new QuickstartOptions(
                once, stackOnly, pipeline, connectPort, s3Port, gluePort, kafkaPort, httpPort, dataFolder);
    }

    /** The port to take: the user's choice, else a free one (0) for a run that ends, else the well-known one. */
    int port(@Nullable Integer chosen, int wellKnown) {
        if (chosen != null) {
            return chosen;
        }
        return once ? 0 : wellKnown;
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value; see --help.");
        }
        return rest.pop();
    }

    private static int port(String option, Deque<String> rest) {
        String text = value(option, rest);
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(option + " takes a port from 1 to 65535, not " + text + ".");
    }
}
