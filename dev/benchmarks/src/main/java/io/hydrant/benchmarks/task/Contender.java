// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.util.Map;

/**
 * A sink that is measured.
 *
 * @param name of its row
 * @param arguments of {@link TaskRun}: plugin, task, conf, value
 */
record Contender(String name, Map<String, String> arguments) {
    Contender {
        arguments = Map.copyOf(arguments);
    }

    static Contender of(String name, String pluginClassPath, String task, String conf, String value) {
        return new Contender(name, Map.of("plugin", pluginClassPath, "task", task, "conf", conf, "value", value));
    }
}
