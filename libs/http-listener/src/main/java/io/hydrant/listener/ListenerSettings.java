// SPDX-License-Identifier: Apache-2.0
package io.hydrant.listener;

import io.hydrant.listener.access.ClientAddress;
import io.hydrant.listener.http.HttpServerSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a listener, which all that share it must agree on. Immutable.
 *
 * @param basePath what stands before every route, such as {@code /prod}; empty for nothing
 * @param linger how long the port stays open after the last task has gone, so that a restart does not close it
 * @param bindPatience how long to try while somebody else holds the port
 * @param values the settings as configured, by key: to compare and to name; secrets are not in it
 */
public record ListenerSettings(
        HttpServerSettings server,
        String basePath,
        String healthPath,
        ClientAddress clientAddress,
        int workerThreads,
        Duration linger,
        Duration bindPatience,
        Map<String, String> values) {

    public ListenerSettings {
        values = Map.copyOf(values);
    }

    /** What is shared: one listener per class loader and address. */
    String address() {
        return server.host() + ":" + server.port();
    }

    /** API Gateway's name of the base path: {@code prod}; empty if there is none. */
    String stage() {
        return basePath.isEmpty() ? "" : basePath.substring(1);
    }

    /** A key whose value differs in the other settings, or null. */
    @Nullable
    String differenceTo(ListenerSettings other) {
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(other.values.keySet());
        for (String key : keys) {
            if (!java.util.Objects.equals(values.get(key), other.values.get(key))) {
                return key;
            }
        }
        return null;
    }
}
