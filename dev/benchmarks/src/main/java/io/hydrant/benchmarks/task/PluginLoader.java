// SPDX-License-Identifier: Apache-2.0
package io.hydrant.benchmarks.task;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** Loads a plugin's classes before the driver's, but for those that Connect shares with plugins. Thread-safe. */
final class PluginLoader extends URLClassLoader {
    private static final List<String> SHARED = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "org.slf4j.",
            "org.apache.kafka.common.",
            "org.apache.kafka.clients.",
            "org.apache.kafka.connect.");

    static {
        registerAsParallelCapable();
    }

    PluginLoader(URL[] plugin) {
        super(plugin, PluginLoader.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && !isShared(name)) {
                try {
                    loaded = findClass(name);
                } catch (ClassNotFoundException e) {
                    loaded = null; // the driver's, then
                }
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith) && !name.startsWith("org.apache.kafka.connect.json.");
    }
}
