// SPDX-License-Identifier: Apache-2.0
/**
 * What every Hydrant plugin needs of Kafka Connect and nothing else: config keys, generated docs, metrics, version.
 * Start at {@link io.hydrant.connect.config.Key}.
 */
@NullMarked
package io.hydrant.connect;

import org.jspecify.annotations.NullMarked;
