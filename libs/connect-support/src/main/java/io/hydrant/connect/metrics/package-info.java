// SPDX-License-Identifier: Apache-2.0
/**
 * Plugin metrics by KIP-877 where the worker has them (Connect 4.1 and newer), and by our own MBeans with the same
 * names elsewhere. Start at {@link io.hydrant.connect.metrics.PluginMeters}.
 */
@NullMarked
package io.hydrant.connect.metrics;

import org.jspecify.annotations.NullMarked;
