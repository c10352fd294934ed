// SPDX-License-Identifier: Apache-2.0
package io.hydrant.connect.metrics;

import java.util.SortedMap;
import java.util.function.Supplier;

/** Where meters are shown: the worker's plugin metrics, MBeans of our own, or nowhere. Thread-safe. */
interface MetricRegistry extends AutoCloseable {

    void add(String name, String description, SortedMap<String, String> tags, Supplier<Object> value);

    void remove(String name, SortedMap<String, String> tags);

    @Override
    void close();
}
