// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a stack lives. A stack that is started again with the same options goes on where it was.
 *
 * @param dataFolder holds all state and the log; created when absent
 * @param pluginPath the workers' {@code plugin.path}, for example {@code distribution/target/plugins}
 * @param kafkaPort loopback port of the broker; 0 takes a free one, as with all four
 * @param connectPort of the worker's REST API
 * @param s3Port of S3
 * @param gluePort of the Glue Data Catalog
 * @param variables what connector configurations may name as {@code ${env:NAME}}, beside the stack's own
 */
public record StackOptions(
        Path dataFolder,
        Path pluginPath,
        int kafkaPort,
        int connectPort,
        int s3Port,
        int gluePort,
        Map<String, String> variables) {

    public StackOptions {
        requireNonNull(dataFolder, "dataFolder is null");
        requireNonNull(pluginPath, "pluginPath is null");
        variables = Map.copyOf(variables);
    }

    /** A stack on free ports, without variables. */
    public static StackOptions onFreePorts(Path dataFolder, Path pluginPath) {
        return new StackOptions(dataFolder, pluginPath, 0, 0, 0, 0, Map.of());
    }

    /** The same, with these variables. */
    public StackOptions withVariables(Map<String, String> variables) {
        return new StackOptions(dataFolder, pluginPath, kafkaPort, connectPort, s3Port, gluePort, variables);
    }
}
