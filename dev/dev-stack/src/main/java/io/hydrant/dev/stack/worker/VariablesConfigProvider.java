// SPDX-License-Identifier: Apache-2.0
package io.hydrant.dev.stack.worker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Stands in for Kafka's {@code EnvVarConfigProvider} under the name {@code env}: {@code ${env:NAME}} is what the stack
 * gave the worker for {@code NAME}, else the process's environment variable. So that the shipped examples, which name
 * environment variables, run unchanged, also with several workers in one JVM that each have a port of their own.
 */
public final class VariablesConfigProvider implements ConfigProvider {

    private Map<String, String> variables = Map.of();

    @Override
    public void configure(Map<String, ?> configs) {
        Map<String, String> all = new HashMap<>(System.getenv());
        configs.forEach((name, value) -> all.put(name, String.valueOf(value)));
        variables = Map.copyOf(all);
    }

    @Override
    public ConfigData get(String path) {
        return new ConfigData(variables);
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
        Map<String, String> found = new HashMap<>();
        for (String key : keys) {
            String value = variables.get(key);
            if (value == null) {
                throw new ConfigException("${env:" + key + "}: the worker's environment has no variable " + key);
            }
            found.put(key, value);
        }
        return new ConfigData(found);
    }

    @Override
    public void close() {}
}
