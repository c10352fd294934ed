// SPDX-License-Identifier: Apache-2.0
/**
 * Config keys with everything that Connect's REST API and our generated docs can show of them. Connectors define their
 * keys with {@link io.hydrant.connect.config.Key} and check values with {@link io.hydrant.connect.config.Valid}.
 */
@NullMarked
package io.hydrant.connect.config;

import org.jspecify.annotations.NullMarked;
